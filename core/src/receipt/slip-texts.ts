import { message } from '../messages/index.ts';

/** NĐ 30/2020 Phụ lục I: the national motto is Vietnamese on every paper, whatever language follows. */
export const NATIONAL_NAME = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const NATIONAL_MOTTO = 'Độc lập - Tự do - Hạnh phúc';
/** TT 03/2025/TT-VPCP: Mẫu số 01 is issued on acceptance only. Until then this is a slip of the kiosk's own. */
export const SLIP_TITLE = message('vi', 'slip.title');
