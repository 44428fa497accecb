import type { Screen } from '@motcua/core/contract';
import type { Words } from './words.ts';

export function notice(w: Words, given: boolean): Screen {
  return {
    name: 'notice',
    notice: {
      serviceTitle: w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
      controller: w('Trung tâm Dịch vụ việc làm tỉnh Thí Dụ', 'Employment Service Centre of Thí Dụ province'),
      purpose: w(
        'Điền sẵn đơn đề nghị và gửi hồ sơ đến cơ quan giải quyết.',
        'To fill in your request and send it to the authority.',
      ),
      retention: w(
        'Máy không giữ lại thông tin sau khi Ông/Bà xong việc. Hồ sơ do cơ quan giải quyết lưu theo quy định.',
        'The machine keeps nothing after you finish. The authority keeps the dossier as the law says.',
      ),
      rights: w(
        'Xem, sửa, rút lại sự đồng ý và khiếu nại. Nếu không đồng ý, Ông/Bà vẫn nộp được bằng cách tự khai.',
        'To see and correct your data, withdraw your consent and complain. If you do not agree, you can still fill in the form yourself.',
      ),
      legalBasis: w(
        'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 9',
        'Personal Data Protection Law 91/2025/QH15, Article 9',
      ),
      categories: [
        { label: w('Họ tên, ngày sinh, giới tính', 'Name, date of birth, sex'), sensitive: false },
        { label: w('Số định danh cá nhân, ngày cấp', 'Citizen number, date of issue'), sensitive: false },
        { label: w('Nơi thường trú', 'Permanent residence'), sensitive: false },
        { label: w('Dân tộc', 'Ethnic group'), sensitive: true },
      ],
      consents: [
        {
          id: 'read-card',
          label: w(
            'Tôi đồng ý cho máy đọc các thông tin trên để làm thủ tục này.',
            'I agree that the machine reads this information for this procedure.',
          ),
          given,
        },
        {
          id: 'read-sensitive',
          label: w(
            'Tôi đồng ý cho máy đọc dữ liệu nhạy cảm: dân tộc.',
            'I agree that the machine reads sensitive data: ethnic group.',
          ),
          given,
        },
      ],
      canAccept: given,
    },
  };
}
