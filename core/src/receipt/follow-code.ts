import QRCode from 'qrcode';

/**
 * The address under which a dossier is followed. `followUrl` is configuration: `{code}` in it is replaced; without it
 * the code is appended as the query parameter `code`. It holds no personal data: a slip may lie in a printer tray.
 */
export function followAddress(followUrl: string, code: string): string {
  if (followUrl.includes('{code}')) return followUrl.replaceAll('{code}', encodeURIComponent(code));
  const url = new URL(followUrl);
  url.searchParams.set('code', code);
  return url.href;
}

/** QR modules (ISO/IEC 18004, level M) as rows of `0` and `1`, quiet zone not included. */
export function qrModules(text: string): readonly string[] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) => (modules.get(row, column) ? '1' : '0')).join(''),
  );
}
