/**
 * What becomes of data that were read and not used. JavaScript cannot erase a string: what was read is gone for certain
 * when the session's processes end, so nothing is called deleted before (docs/architecture.md, Processes).
 */
export const NOT_USED = {
  vi: 'Máy không dùng và không lưu phần đã đọc; bộ nhớ được xóa khi Ông/Bà kết thúc.',
  en: 'The machine does not use or store what it has read; its memory is cleared when you finish.',
} as const;
