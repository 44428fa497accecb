import type { Phrase } from '../messages/phrase.ts';
import { QUIET_ZONE_MODULES, qrPath } from './qr-path.ts';

export function QrCode({ rows, name }: { readonly rows: readonly string[]; readonly name: Phrase }) {
  const side = rows.length + 2 * QUIET_ZONE_MODULES;
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={name.text}
      lang={name.lang}
      shapeRendering="crispEdges"
    >
      <rect className="qr-light" width={side} height={side} />
      <path className="qr-dark" d={qrPath(rows)} />
    </svg>
  );
}
