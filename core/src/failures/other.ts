import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { FailureCode, FailureEntry } from './catalogue.ts';
import { NOT_USED } from './not-used.ts';

const SCAN_OWN_CARD = {
  vi: 'Xin Ông/Bà đưa mã QR trên thẻ căn cước lại gần máy quét (thẻ 2021: mặt trước; thẻ 2024: mặt sau), hoặc nhập 12 số in trên thẻ.',
  en: 'Hold the QR code of your ID card to the scanner (2021 card: front; 2024 card: back), or type the 12 digits printed on the card.',
};
const NOTHING_TAKEN = {
  vi: 'Hồ sơ CHƯA được nhận và chưa gửi đi đâu.',
  en: 'The dossier has NOT been taken and was sent nowhere.',
};

/** Failures of the scan, of judging the card, of handing in, and of the printer. */
export const OTHER_FAILURES: Readonly<Record<Exclude<FailureCode, ReadFailureCode>, FailureEntry>> = {
  'qr-health-insurance': {
    title: { vi: 'Đây là mã của thẻ bảo hiểm y tế', en: 'This is the health-insurance card' },
    explanation: {
      vi: 'Máy cần mã QR trên thẻ căn cước.',
      en: 'The machine needs the QR code of the ID card.',
    },
    nextAction: SCAN_OWN_CARD,
    officerTip: {
      vi: 'Công dân quét nhầm thẻ bảo hiểm y tế.',
      en: 'The citizen scanned the health-insurance card by mistake.',
    },
    actions: ['scan-again', 'enter-number', 'help', 'cancel'],
  },
  'qr-other': {
    title: { vi: 'Máy không nhận ra mã này', en: 'The machine does not know this code' },
    explanation: {
      vi: 'Mã vừa quét không phải mã QR in trên thẻ căn cước. Mã trong ứng dụng VNeID hiện chưa dùng được ở máy này.',
      en: 'The code that was scanned is not the QR code printed on an ID card. Codes of the VNeID app cannot be used on this machine yet.',
    },
    nextAction: SCAN_OWN_CARD,
    officerTip: {
      vi: 'Nội dung mã VNeID chưa được công bố nên máy không đọc. Hướng dẫn công dân dùng thẻ.',
      en: 'The content of VNeID codes is not published, so the machine does not read them. Ask for the card.',
    },
    actions: ['scan-again', 'enter-number', 'help', 'cancel'],
  },
  'qr-torn': {
    title: { vi: 'Mã QR chưa được quét trọn vẹn', en: 'The QR code was not scanned completely' },
    explanation: {
      vi: 'Máy chỉ nhận được một phần của mã.',
      en: 'The machine received only part of the code.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà giữ thẻ phẳng, yên trước máy quét và quét lại. Nếu vẫn không được, hãy nhập 12 số in trên thẻ.',
      en: 'Hold the card flat and still before the scanner and scan again. If that fails, type the 12 digits printed on the card.',
    },
    officerTip: {
      vi: 'Lau mặt kính của máy quét; thẻ xước hoặc bóng phản chiếu cũng gây lỗi. Nếu mọi thẻ đều lỗi: rút và cắm lại máy quét.',
      en: 'Wipe the scanner’s window; scratches and glare cause this too. If every card fails, unplug the scanner and plug it in again.',
    },
    actions: ['scan-again', 'enter-number', 'help', 'cancel'],
  },
  'qr-malformed': {
    title: { vi: 'Nội dung mã QR không hợp lệ', en: 'The content of the QR code is not valid' },
    explanation: {
      vi: 'Mã giống mã của thẻ căn cước nhưng có phần không đúng quy cách, nên máy không dùng.',
      en: 'The code looks like that of an ID card, but part of it breaks the rules, so the machine does not use it.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà quét lại. Nếu vẫn báo lỗi, hãy nhập 12 số in trên thẻ: máy sẽ đọc dữ liệu từ chip.',
      en: 'Please scan again. If it fails again, type the 12 digits printed on the card: the machine will read the chip.',
    },
    officerTip: {
      vi: 'Mã QR in không có chữ ký nên có thể bị làm giả. Nếu lặp lại, đối chiếu thẻ bằng mắt.',
      en: 'The printed QR code is not signed and can be forged. If this repeats, look at the card yourself.',
    },
    actions: ['scan-again', 'enter-number', 'help', 'cancel'],
  },
  'card-expired': {
    title: { vi: 'Thẻ căn cước đã hết hạn', en: 'The ID card has expired' },
    explanation: {
      vi: `Ngày hết hạn ghi trong thẻ đã qua, nên máy không thể dùng thẻ này để lập hồ sơ. ${NOT_USED.vi}`,
      en: `The expiry date on the card has passed, so the machine cannot use it for a dossier. ${NOT_USED.en}`,
    },
    nextAction: {
      vi: 'Xin Ông/Bà làm thủ tục đổi thẻ. Nếu cần nộp hồ sơ ngay, xin gọi cán bộ.',
      en: 'Please have the card replaced. If you need to hand in a dossier now, call an officer.',
    },
    officerTip: {
      vi: 'Thủ tục đổi thẻ do cơ quan công an thực hiện. Có thể nhận hồ sơ tại quầy với giấy tờ khác theo quy định. Nếu thẻ còn hạn: kiểm tra ngày giờ của máy.',
      en: 'Cards are replaced by the police. The dossier may be taken at the desk with other papers as the rules allow. If the card is still valid, check the machine’s clock.',
    },
    actions: ['help', 'scan-again', 'cancel'],
  },
  'card-of-somebody-else': {
    title: {
      vi: 'Thẻ không khớp với mã QR hoặc số đã nhập',
      en: 'The card does not match the QR code or the number entered',
    },
    explanation: {
      vi: `Thông tin trong chip khác với mã QR đã quét hoặc số đã nhập. ${NOT_USED.vi}`,
      en: `The chip’s data differ from the QR code that was scanned or the number that was entered. ${NOT_USED.en}`,
    },
    nextAction: {
      vi: 'Xin Ông/Bà quét mã QR, hoặc nhập số, của chính tấm thẻ sẽ đặt lên đầu đọc.',
      en: 'Please scan the QR code, or enter the number, of the very card that you lay on the reader.',
    },
    officerTip: {
      vi: 'Hay gặp khi người nhà đưa nhầm thẻ. Nếu mã QR và chip trên cùng một thẻ mà vẫn khác nhau: thẻ có dấu hiệu bị sửa, không nhận.',
      en: 'Often a relative’s card by mistake. If QR code and chip of one and the same card differ, the card may have been altered: do not take it.',
    },
    actions: ['scan-again', 'enter-number', 'help', 'cancel'],
  },
  'card-not-verified': {
    title: { vi: 'Không xác minh được thẻ', en: 'The card could not be verified' },
    explanation: {
      vi: 'Máy dừng lại để bảo vệ Ông/Bà. Chưa có hồ sơ nào được lập hoặc gửi đi.',
      en: 'The machine has stopped to protect you. No dossier was made or sent.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà bấm “Nhờ cán bộ giúp”. Cán bộ sẽ kiểm tra thẻ và giúp Ông/Bà nộp hồ sơ tại quầy.',
      en: 'Please press “Ask an officer for help”. The officer will check the card and help you at the desk.',
    },
    officerTip: {
      vi: 'Việc kiểm tra thẻ không cho kết quả. Đối chiếu người và thẻ theo quy định; báo đơn vị vận hành nếu lặp lại.',
      en: 'Checking the card gave no result. Compare person and card as the rules say; tell the operator if it repeats.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
  'identification-insufficient': {
    title: { vi: 'Thủ tục này cần kiểm tra thẻ kỹ hơn', en: 'This procedure needs a fuller check of the card' },
    explanation: {
      vi: 'Máy đọc được thẻ nhưng chưa đối chiếu được nơi cấp, mà thủ tục này yêu cầu phải đối chiếu.',
      en: 'The card was read, but its issuer could not be checked, which this procedure requires.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà bấm “Nhờ cán bộ giúp” để nộp hồ sơ tại quầy, hoặc chọn thủ tục khác.',
      en: 'Please press “Ask an officer for help” to hand the dossier in at the desk, or choose another procedure.',
    },
    officerTip: {
      vi: 'Gói thủ tục yêu cầu mức “đã xác minh”. Cần chứng thư gốc (CSCA) trong thư mục tin cậy của máy.',
      en: 'The service pack asks for “verified”. The machine’s trust folder needs the root certificate (CSCA).',
    },
    actions: ['help', 'choose-service', 'cancel'],
  },
  'notice-declined': {
    title: { vi: 'Ông/Bà đã chọn không đồng ý', en: 'You have chosen not to agree' },
    explanation: {
      vi: 'Máy chưa đọc và không lưu thông tin nào của Ông/Bà.',
      en: 'The machine has read nothing and keeps nothing about you.',
    },
    nextAction: {
      vi: 'Ông/Bà vẫn có thể nộp hồ sơ bằng mẫu giấy tại quầy: xin bấm “Nhờ cán bộ giúp”. Ông/Bà cũng có thể chọn thủ tục khác.',
      en: 'You can still hand in your dossier on a paper form at the desk: press “Ask an officer for help”. You can also choose another procedure.',
    },
    officerTip: {
      vi: 'Đưa mẫu giấy cho công dân; không ép đồng ý.',
      en: 'Give the citizen the paper form; nobody has to agree.',
    },
    actions: ['help', 'choose-service', 'cancel'],
  },
  'disk-full': {
    title: { vi: 'Máy không còn chỗ để lưu hồ sơ', en: 'The machine has no room to store the dossier' },
    explanation: NOTHING_TAKEN,
    nextAction: {
      vi: 'Xin Ông/Bà bấm “Nhờ cán bộ giúp”. Những gì Ông/Bà đã điền vẫn còn trên màn hình cho đến khi Ông/Bà rời đi.',
      en: 'Please press “Ask an officer for help”. What you entered stays until you leave.',
    },
    officerTip: {
      vi: 'Ổ đĩa của máy đã đầy. Dọn chỗ trống rồi bấm “Thử lại”; trong lúc đó nhận hồ sơ tại quầy.',
      en: 'The machine’s disk is full. Free some space, then press “Try again”; meanwhile take the dossier at the desk.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'journal-unavailable': {
    title: { vi: 'Máy chưa lưu được hồ sơ', en: 'The machine could not store the dossier' },
    explanation: NOTHING_TAKEN,
    nextAction: {
      vi: 'Xin Ông/Bà bấm “Thử lại”. Nếu vẫn không được, xin gọi cán bộ.',
      en: 'Please press “Try again”. If it still fails, call an officer.',
    },
    officerTip: {
      vi: 'Sổ ghi hồ sơ của máy không mở được. Nhận hồ sơ tại quầy và báo đơn vị vận hành.',
      en: 'The machine’s journal cannot be opened. Take the dossier at the desk and tell the operator.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'journal-silent': {
    title: { vi: 'Máy chưa xác nhận đã lưu hồ sơ', en: 'The machine has not confirmed that it stored the dossier' },
    explanation: {
      vi: 'Máy đang lưu lâu hơn bình thường. Chưa thể coi là hồ sơ đã được nhận.',
      en: 'Storing takes longer than usual. Do not count the dossier as taken yet.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà chờ thêm hoặc bấm “Thử lại”: máy không gửi hồ sơ hai lần. Nếu vẫn vậy, xin gọi cán bộ.',
      en: 'Please wait, or press “Try again”: the machine never sends a dossier twice. If nothing changes, call an officer.',
    },
    officerTip: {
      vi: 'Trước khi nhận hồ sơ tại quầy, tra trên hệ thống xem hồ sơ đã đến chưa.',
      en: 'Before you take the dossier at the desk, look in the system whether it has arrived.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'payload-refused': {
    title: { vi: 'Máy đã dừng, chưa gửi hồ sơ', en: 'The machine has stopped and has not sent the dossier' },
    explanation: {
      vi: `Trước khi gửi, máy tự kiểm tra và thấy hồ sơ không khớp với thông tin đã đọc từ thẻ. Đây không phải lỗi của Ông/Bà. ${NOTHING_TAKEN.vi}`,
      en: `Before sending, the machine checks itself; the dossier did not match what was read from the card. This is not your mistake. ${NOTHING_TAKEN.en}`,
    },
    nextAction: {
      vi: 'Xin Ông/Bà bấm “Nhờ cán bộ giúp” để nộp hồ sơ tại quầy.',
      en: 'Please press “Ask an officer for help” to hand the dossier in at the desk.',
    },
    officerTip: {
      vi: 'Lỗi của phần mềm hoặc dấu hiệu bị can thiệp. Nhận hồ sơ tại quầy và báo đơn vị vận hành: nhật ký của máy (audit.jsonl, sự kiện payload-refused) ghi loại lỗi.',
      en: 'A fault of the software, or a sign of tampering. Take the dossier at the desk and tell the operator: the machine’s log (audit.jsonl, event payload-refused) names the kind.',
    },
    actions: ['help', 'edit', 'cancel'],
  },
  'dossier-rejected': {
    title: { vi: 'Hệ thống của tỉnh không nhận hồ sơ này', en: 'The province’s system did not take this dossier' },
    explanation: {
      vi: 'Hồ sơ đã được gửi nhưng hệ thống từ chối. Hồ sơ CHƯA được tiếp nhận.',
      en: 'The dossier was sent, and the system refused it. It has NOT been accepted.',
    },
    nextAction: {
      vi: 'Ông/Bà có thể xem lại thông tin và nộp lại, hoặc bấm “Nhờ cán bộ giúp”.',
      en: 'You can check what you entered and submit again, or press “Ask an officer for help”.',
    },
    officerTip: {
      vi: 'Nhật ký của máy (audit.jsonl, sự kiện dossier-rejected, mã tạm của hồ sơ) ghi loại từ chối: dossier-invalid – sai mẫu dữ liệu; dossier-refused – trái quy định của tỉnh; dossier-too-large – quá lớn; other – lý do riêng, xin hỏi bộ phận vận hành hệ thống của tỉnh.',
      en: 'The machine’s log (audit.jsonl, event dossier-rejected, the dossier’s temporary id) names the kind of refusal: dossier-invalid – not of the agreed form; dossier-refused – against a rule of the province; dossier-too-large; other – a reason of the province’s own: ask those who run its system.',
    },
    actions: ['edit', 'help', 'cancel'],
  },
  'paper-out': {
    title: { vi: 'Máy in hết giấy', en: 'The printer is out of paper' },
    explanation: {
      vi: 'Hồ sơ vẫn được giữ an toàn. Chỉ phiếu giấy chưa in được.',
      en: 'The dossier is safe. Only the paper slip could not be printed.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà chụp ảnh hoặc ghi lại mã trên màn hình, hoặc gọi cán bộ nạp giấy rồi bấm “In lại phiếu”.',
      en: 'Photograph or write down the code on the screen, or ask an officer to load paper and press “Print the slip again”.',
    },
    officerTip: {
      vi: 'Nạp giấy A4 rồi bấm “In lại phiếu” trên màn hình.',
      en: 'Load A4 paper, then press “Print the slip again” on the screen.',
    },
    actions: [],
  },
  'printer-away': {
    title: { vi: 'Chưa kết nối được máy in', en: 'The printer is not connected' },
    explanation: {
      vi: 'Hồ sơ vẫn được giữ an toàn. Chỉ phiếu giấy chưa in được.',
      en: 'The dossier is safe. Only the paper slip could not be printed.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà chụp ảnh hoặc ghi lại mã trên màn hình.',
      en: 'Please photograph or write down the code on the screen.',
    },
    officerTip: { vi: 'Kiểm tra nguồn và dây của máy in.', en: 'Check the printer’s power and cable.' },
    actions: [],
  },
  'printer-failed': {
    title: { vi: 'Phiếu in bị lỗi', en: 'Printing the slip failed' },
    explanation: {
      vi: 'Hồ sơ vẫn được giữ an toàn. Phiếu giấy in dở hoặc chưa in được.',
      en: 'The dossier is safe. The paper slip is incomplete or was not printed.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà bấm “In lại phiếu”, hoặc chụp ảnh mã trên màn hình.',
      en: 'Press “Print the slip again”, or photograph the code on the screen.',
    },
    officerTip: {
      vi: 'Kiểm tra kẹt giấy, hủy trang in dở.',
      en: 'Look for jammed paper and destroy the incomplete page.',
    },
    actions: [],
  },
};
