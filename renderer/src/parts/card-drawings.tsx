/** A pattern that reads as a QR code from a distance and as nothing to a scanner. */
const MODULES = ['1110111', '1010101', '1110111', '0001000', '1110110', '1010011', '1110101'];

function QrPatch({ x, y, side }: { readonly x: number; readonly y: number; readonly side: number }) {
  const unit = side / MODULES.length;
  return (
    <g className="drawing-qr">
      <rect className="drawing-qr-ring" x={x - 9} y={y - 9} width={side + 18} height={side + 18} rx="10" />
      <rect className="drawing-paper" x={x - 3} y={y - 3} width={side + 6} height={side + 6} />
      {MODULES.flatMap((row, r) =>
        Array.from(row, (module, c) =>
          module === '1' ? (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a module is its place
              key={`${r} ${c}`}
              className="drawing-ink"
              x={x + c * unit}
              y={y + r * unit}
              width={unit + 0.1}
              height={unit + 0.1}
            />
          ) : null,
        ),
      )}
    </g>
  );
}

/** The 2021 card: the QR code stands at the top right of the front. */
export function CardFront2021() {
  return (
    <svg className="drawing" viewBox="0 0 320 204" aria-hidden="true" focusable="false">
      <rect className="drawing-card" x="2" y="2" width="316" height="200" rx="16" />
      <circle className="drawing-emblem" cx="48" cy="44" r="20" />
      <path className="drawing-star" d="m48 31 3.8 8.4 9.2.9-6.9 6.1 2 9-8.1-4.7-8.1 4.7 2-9-6.9-6.1 9.2-.9z" />
      <rect className="drawing-photo" x="22" y="80" width="62" height="84" rx="5" />
      <circle className="drawing-face" cx="53" cy="111" r="14" />
      <path className="drawing-face" d="M29 164c0-20 10-31 24-31s24 11 24 31z" />
      <path className="drawing-title" d="M84 30h120M96 50h96" />
      <path className="drawing-text" d="M104 98h96M104 118h150M104 138h120M104 158h168M104 178h140" />
      <QrPatch x={240} y={24} side={54} />
    </svg>
  );
}

/** The 2024 card: the QR code stands at the top right of the back, above the machine-readable lines. */
export function CardBack2024() {
  return (
    <svg className="drawing" viewBox="0 0 320 204" aria-hidden="true" focusable="false">
      <rect className="drawing-card drawing-card-2024" x="2" y="2" width="316" height="200" rx="16" />
      <path className="drawing-text" d="M24 28h130M24 46h170M24 64h110" />
      <rect className="drawing-chip" x="24" y="84" width="52" height="42" rx="7" />
      <path className="drawing-chip-line" d="M24 98h18m16 0h18M24 112h18m16 0h18M42 84v42m16-42v42" />
      <path className="drawing-text" d="M98 96h90M98 114h116" />
      <path className="drawing-mrz" d="M24 148h272M24 166h272M24 184h272" />
      <QrPatch x={232} y={26} side={62} />
    </svg>
  );
}

/** A card above the reader's plate; it sinks onto it, or (`away`) is taken from it. */
export function ReaderDrawing({ moving, away }: { readonly moving: boolean; readonly away?: boolean }) {
  return (
    <svg
      className="drawing reader-drawing"
      data-moving={moving}
      data-away={away ?? false}
      viewBox="0 0 480 320"
      aria-hidden="true"
      focusable="false"
    >
      <path className="drawing-plate-side" d="M60 232v26l180 52 180-52v-26z" />
      <path className="drawing-plate" d="m240 166 180 66-180 54-180-54z" />
      <path className="drawing-plate-mark" d="m240 190 116 42-116 35-116-35z" />
      <path className="drawing-waves" d="M212 237q28-13 56 0m-70-9q42-19 84 0" />
      <g className="reader-card">
        <path className="drawing-card-edge" d="M112 130v7l128 40 128-40v-7z" />
        <path className="drawing-card" d="m240 84 128 46-128 40-128-40z" />
        <path className="drawing-chip" d="m194 122 26 9.3-26 8.2-26-8.2z" />
        <path className="drawing-text" d="m240 102 66 24m-88-16 64 23.5" />
      </g>
      <path className="reader-arrow" d={away ? 'M240 68V16m-20 18 20-20 20 20' : 'M240 12v52m-20-18 20 20 20-20'} />
    </svg>
  );
}
