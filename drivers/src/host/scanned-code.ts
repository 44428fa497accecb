import { identityOfQr, parseQr } from '../cccd/qr.ts';
import type { Scan } from '../scanner/scan-assembler.ts';
import type { QrScan } from './protocol.ts';

/** What the session is told of a scan: a card's fields, or what kind of other code it was, never its text. */
export function scannedCode(scan: Scan, at: Date): QrScan {
  if (scan.kind === 'torn') return { kind: 'torn' };
  const content = parseQr(scan.text);
  if (content.kind !== 'id-card') return content;
  const { citizenNumber, generation } = content.card;
  return { kind: 'id-card', identity: identityOfQr(content.card, at), citizenNumber, generation };
}
