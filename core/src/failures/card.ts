import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { FailureEntry } from './catalogue.ts';
import { NOT_USED } from './not-used.ts';

const CHIP_CHECK_STOPPED = {
  vi: 'Máy dừng lại để bảo vệ Ông/Bà. Chưa có hồ sơ nào được lập hoặc gửi đi.',
  en: 'The machine has stopped to protect you. No dossier was made or sent.',
};
const ASK_OFFICER = {
  vi: 'Xin Ông/Bà bấm “Nhờ cán bộ giúp”. Cán bộ sẽ kiểm tra thẻ và giúp Ông/Bà nộp hồ sơ tại quầy.',
  en: 'Please press “Ask an officer for help”. The officer will check the card and help you at the desk.',
};
const LAY_ON_AGAIN = {
  vi: 'Xin Ông/Bà đặt lại thẻ lên đầu đọc, mặt có chip áp sát, và giữ yên cho đến khi máy báo xong.',
  en: 'Please lay the card on the reader again, chip side down, and leave it there until the machine says it is done.',
};

/** What reading the chip can end with (drivers/emrtd `ReadFailureCode`). */
export const CARD_FAILURES: Readonly<Record<ReadFailureCode, FailureEntry>> = {
  'card-removed': {
    title: { vi: 'Thẻ được nhấc ra quá sớm', en: 'The card was lifted too early' },
    explanation: {
      vi: `Máy chưa đọc xong thẻ. ${NOT_USED.vi}`,
      en: `The machine had not finished reading. ${NOT_USED.en}`,
    },
    nextAction: LAY_ON_AGAIN,
    officerTip: {
      vi: 'Thường do thẻ bị xê dịch. Nếu lặp lại: kiểm tra đầu đọc có bị vênh, thẻ có nằm trong ốp dày hoặc chung với thẻ khác.',
      en: 'Usually the card moved. If it happens again, check that the reader lies flat and that the card is not in a thick cover or together with another card.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'card-unresponsive': {
    title: { vi: 'Thẻ không trả lời', en: 'The card does not answer' },
    explanation: {
      vi: 'Máy thấy có thẻ nhưng chip không trả lời.',
      en: 'The machine sees a card, but its chip does not answer.',
    },
    nextAction: LAY_ON_AGAIN,
    officerTip: {
      vi: 'Thử đặt lại thẻ, bỏ ốp, xoay thẻ. Nếu thẻ khác đọc được thì chip của thẻ này có thể đã hỏng: hướng dẫn công dân đổi thẻ và nộp hồ sơ tại quầy.',
      en: 'Lay the card on again without its cover, turned round. If other cards can be read, this chip may be broken: the citizen can have the card replaced and hand the dossier in at the desk.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'card-unreadable': {
    title: { vi: 'Chưa đọc được thẻ', en: 'The card could not be read' },
    explanation: {
      vi: 'Chip trong thẻ gửi dữ liệu mà máy không hiểu được.',
      en: 'The chip sent data that the machine cannot understand.',
    },
    nextAction: LAY_ON_AGAIN,
    officerTip: {
      vi: 'Nếu đặt lại vẫn lỗi, ghi lại mã lỗi và loại thẻ (2021 hay 2024) rồi báo đơn vị vận hành; nhận hồ sơ tại quầy.',
      en: 'If it fails again, note this code and the kind of card (2021 or 2024) for the operator, and take the dossier at the desk.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'reader-lost': {
    title: { vi: 'Đầu đọc thẻ bị mất kết nối', en: 'The card reader is not connected' },
    explanation: {
      vi: 'Máy đang tự kết nối lại với đầu đọc. Lỗi này không phải do Ông/Bà.',
      en: 'The machine is trying to reach its reader again. You did nothing wrong.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà chờ một chút rồi bấm “Thử lại”.',
      en: 'Please wait a moment, then press “Try again”.',
    },
    officerTip: {
      vi: 'Kiểm tra dây USB và đèn của đầu đọc. Máy tự nhận lại đầu đọc khi cắm lại.',
      en: 'Check the reader’s USB cable and light. The machine finds the reader by itself once it is plugged in.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  cancelled: {
    title: { vi: 'Đã dừng đọc thẻ', en: 'Reading was stopped' },
    explanation: {
      vi: `Việc đọc thẻ đã dừng theo yêu cầu. ${NOT_USED.vi}`,
      en: `Reading stopped as asked. ${NOT_USED.en}`,
    },
    nextAction: {
      vi: 'Xin Ông/Bà bấm “Thử lại” nếu muốn đọc thẻ lần nữa.',
      en: 'Press “Try again” to read the card once more.',
    },
    officerTip: { vi: 'Không cần làm gì.', en: 'Nothing to do.' },
    actions: ['retry', 'help', 'cancel'],
  },
  'not-an-id-card': {
    title: { vi: 'Đây không phải thẻ căn cước', en: 'This is not an ID card' },
    explanation: {
      vi: 'Thẻ trên đầu đọc không phải thẻ căn cước hoặc căn cước công dân gắn chip.',
      en: 'The card on the reader is not a Vietnamese chip ID card.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà cất thẻ này và đặt thẻ căn cước lên đầu đọc.',
      en: 'Please take this card away and lay your ID card on the reader.',
    },
    officerTip: {
      vi: 'Hay gặp khi thẻ ngân hàng, thẻ xe nằm chung ví với thẻ căn cước. Giấy chứng nhận căn cước không có chip: nhận hồ sơ tại quầy.',
      en: 'Often a bank or bus card in the same wallet. The certificate of identity has no chip: take the dossier at the desk.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'wrong-key': {
    title: { vi: 'Số không khớp với thẻ', en: 'The number does not belong to this card' },
    explanation: {
      vi: 'Thẻ không mở được bằng số đã quét hoặc đã nhập. Máy không tự thử lại để tránh khóa thẻ.',
      en: 'The card does not open with the number that was scanned or typed. The machine does not try again by itself, so that the card does not lock itself.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà quét mã QR trên chính thẻ này, hoặc nhập lại 12 số in trên thẻ.',
      en: 'Please scan the QR code on this very card, or type its 12 digits again.',
    },
    officerTip: {
      vi: 'Mã QR và thẻ có thể của hai người khác nhau, hoặc số nhập sai. Chip trả lời chậm dần sau mỗi lần sai: chờ một phút trước khi thử lần nữa.',
      en: 'QR code and card may belong to two people, or the number was mistyped. The chip answers more slowly after each wrong try: wait a minute before another.',
    },
    actions: ['scan-again', 'enter-number', 'help', 'cancel'],
  },
  'access-refused': {
    title: { vi: 'Thẻ không cho phép đọc', en: 'The card refused to be read' },
    explanation: {
      vi: 'Chip từ chối mọi cách mở mà máy được phép dùng.',
      en: 'The chip refused every way of opening it that this machine may use.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà quét lại mã QR trên thẻ. Nếu vẫn không được, xin gọi cán bộ.',
      en: 'Please scan the QR code on the card again. If it still fails, call an officer.',
    },
    officerTip: {
      vi: 'Có thẻ chỉ mở bằng mã QR (có ngày sinh, ngày cấp), không mở bằng số nhập tay. Nếu vẫn lỗi: xem mục chip.bac trong cấu hình của máy.',
      en: 'Some cards open only with the QR code (birth and issue dates), not with a typed number. If it still fails, see chip.bac in the machine’s configuration.',
    },
    actions: ['scan-again', 'retry', 'help', 'cancel'],
  },
  'secure-messaging-broken': {
    title: { vi: 'Kết nối an toàn với thẻ bị ngắt', en: 'The secure connection to the card broke' },
    explanation: {
      vi: 'Dữ liệu giữa thẻ và máy không còn khớp nên máy đã dừng đọc.',
      en: 'Data between card and machine no longer matched, so the machine stopped reading.',
    },
    nextAction: LAY_ON_AGAIN,
    officerTip: {
      vi: 'Thường do thẻ xê dịch hoặc nhiễu. Nếu xảy ra với nhiều thẻ: kiểm tra đầu đọc, tránh đặt gần vật kim loại.',
      en: 'Usually a card that moved, or interference. If it happens with many cards, check the reader and keep metal away from it.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'file-missing': {
    title: { vi: 'Thẻ thiếu dữ liệu cần thiết', en: 'The card lacks data that are needed' },
    explanation: {
      vi: 'Chip không có phần dữ liệu mà thủ tục này cần.',
      en: 'The chip does not hold the data that this procedure needs.',
    },
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Có thể gặp ở thẻ căn cước mẫu 2024. Nhận hồ sơ tại quầy và báo đơn vị vận hành mã lỗi này.',
      en: 'May happen with cards of the 2024 model. Take the dossier at the desk and tell the operator this code.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
  'file-malformed': {
    title: { vi: 'Dữ liệu trên thẻ không đúng mẫu', en: 'The card’s data are not in the right form' },
    explanation: {
      vi: 'Máy đọc được chip nhưng một phần dữ liệu không theo mẫu đã biết.',
      en: 'The machine read the chip, but part of the data does not follow the known form.',
    },
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Nhận hồ sơ tại quầy. Báo đơn vị vận hành mã lỗi và loại thẻ, không gửi ảnh thẻ.',
      en: 'Take the dossier at the desk. Tell the operator this code and the kind of card; send no picture of the card.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
  'hash-mismatch': {
    title: { vi: 'Không xác minh được thẻ', en: 'The card could not be verified' },
    explanation: CHIP_CHECK_STOPPED,
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Dữ liệu trên chip khác với dữ liệu mà nơi cấp đã ký: chip hỏng hoặc dữ liệu bị sửa. Không nhận dữ liệu từ thẻ này; đối chiếu người và thẻ theo quy định.',
      en: 'The chip’s data differ from what the issuer signed: a damaged chip or altered data. Take no data from this card; compare person and card as the rules say.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
  'signature-invalid': {
    title: { vi: 'Không xác minh được thẻ', en: 'The card could not be verified' },
    explanation: CHIP_CHECK_STOPPED,
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Chữ ký số của nơi cấp trên chip không đúng. Không nhận dữ liệu từ thẻ này; đối chiếu người và thẻ theo quy định.',
      en: 'The issuer’s signature on the chip is not valid. Take no data from this card; compare person and card as the rules say.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
  'signature-unsupported': {
    title: { vi: 'Chưa kiểm tra được chữ ký trên chip', en: 'The chip’s signature could not be checked' },
    explanation: {
      vi: 'Chip dùng một loại chữ ký mà máy chưa biết. Dữ liệu được ghi rõ là chưa đối chiếu nơi cấp.',
      en: 'The chip uses a kind of signature that the machine does not know. The data are marked: issuer not checked.',
    },
    nextAction: {
      vi: 'Ông/Bà có thể làm tiếp nếu thủ tục cho phép; nếu không, xin gọi cán bộ.',
      en: 'You can go on if the procedure allows it; otherwise please call an officer.',
    },
    officerTip: {
      vi: 'Báo đơn vị vận hành mã lỗi này để cập nhật phần mềm.',
      en: 'Tell the operator this code, so that the software can be updated.',
    },
    actions: [],
  },
  'issuer-not-anchored': {
    title: { vi: 'Chưa đối chiếu được nơi cấp thẻ', en: 'The card’s issuer could not be checked' },
    explanation: {
      vi: 'Máy chưa có chứng thư của nơi cấp thẻ. Dữ liệu được ghi rõ là chưa đối chiếu nơi cấp.',
      en: 'The machine does not have the issuer’s certificate. The data are marked: issuer not checked.',
    },
    nextAction: {
      vi: 'Ông/Bà có thể làm tiếp nếu thủ tục cho phép; nếu không, xin gọi cán bộ.',
      en: 'You can go on if the procedure allows it; otherwise please call an officer.',
    },
    officerTip: {
      vi: 'Bình thường khi tỉnh chưa cung cấp chứng thư gốc (CSCA). Người vận hành nạp chứng thư vào thư mục tin cậy của máy.',
      en: 'Normal while the province has not supplied the root certificate (CSCA). The operator puts it into the machine’s trust folder.',
    },
    actions: [],
  },
  'issuer-revoked': {
    title: { vi: 'Không xác minh được thẻ', en: 'The card could not be verified' },
    explanation: CHIP_CHECK_STOPPED,
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Chứng thư đã ký thẻ này nằm trong danh sách thu hồi. Không nhận dữ liệu từ thẻ; báo đơn vị vận hành.',
      en: 'The certificate that signed this card is on the revocation list. Take no data from the card and tell the operator.',
    },
    actions: ['help', 'cancel'],
  },
  'issuer-expired': {
    title: { vi: 'Chưa đối chiếu được nơi cấp thẻ', en: 'The card’s issuer could not be checked' },
    explanation: {
      vi: 'Chứng thư của nơi cấp không còn hiệu lực vào lúc ký thẻ. Dữ liệu được ghi rõ là chưa đối chiếu nơi cấp.',
      en: 'The issuer’s certificate was not valid when the card was signed. The data are marked: issuer not checked.',
    },
    nextAction: {
      vi: 'Ông/Bà có thể làm tiếp nếu thủ tục cho phép; nếu không, xin gọi cán bộ.',
      en: 'You can go on if the procedure allows it; otherwise please call an officer.',
    },
    officerTip: {
      vi: 'Kiểm tra giờ của máy và bộ chứng thư tin cậy.',
      en: 'Check the machine’s clock and its set of trusted certificates.',
    },
    actions: [],
  },
  'issuer-simulated': {
    title: { vi: 'Đây là thẻ thử nghiệm', en: 'This is a test card' },
    explanation: {
      vi: 'Thẻ này do phần mềm mô phỏng tạo ra. Máy đang phục vụ thật không nhận thẻ thử nghiệm.',
      en: 'This card was made by the simulator. A kiosk in real service takes no test cards.',
    },
    nextAction: {
      vi: 'Xin Ông/Bà dùng thẻ căn cước thật của mình.',
      en: 'Please use your own ID card.',
    },
    officerTip: {
      vi: 'Thẻ mô phỏng chỉ dùng ở chế độ trình diễn.',
      en: 'Simulated cards work in demo mode only.',
    },
    actions: ['retry', 'help', 'cancel'],
  },
  'chip-not-proven': {
    title: { vi: 'Không xác minh được thẻ', en: 'The card could not be verified' },
    explanation: CHIP_CHECK_STOPPED,
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Chip không chứng minh được nó là chip gốc: có thể là bản sao. Không nhận dữ liệu từ thẻ; đối chiếu người và thẻ theo quy định.',
      en: 'The chip did not prove that it is the original: it may be a copy. Take no data from the card; compare person and card as the rules say.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
  downgrade: {
    title: { vi: 'Không xác minh được thẻ', en: 'The card could not be verified' },
    explanation: CHIP_CHECK_STOPPED,
    nextAction: ASK_OFFICER,
    officerTip: {
      vi: 'Cách mở thẻ mà chip đề nghị khác với bản đã ký: có thể có thiết bị lạ chen giữa thẻ và đầu đọc. Kiểm tra đầu đọc trước khi phục vụ tiếp.',
      en: 'What the chip offers differs from what was signed: there may be an unknown device between card and reader. Check the reader before serving the next person.',
    },
    actions: ['help', 'retry', 'cancel'],
  },
};
