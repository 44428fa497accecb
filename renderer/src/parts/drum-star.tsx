const RAYS = 14;
const tau = Math.PI * 2;
const point = (angle: number, radius: number): string =>
  `${(100 + radius * Math.sin(angle)).toFixed(2)} ${(100 - radius * Math.cos(angle)).toFixed(2)}`;

const star = `M${Array.from({ length: RAYS * 2 }, (_, i) => point((i * tau) / (RAYS * 2), i % 2 === 0 ? 44 : 13)).join('L')}Z`;
const ticks = (count: number, inner: number, outer: number): string =>
  Array.from({ length: count }, (_, i) => {
    const angle = (i * tau) / count;
    return `M${point(angle, inner)}L${point(angle, outer)}`;
  }).join('');
const zigzag = (count: number, inner: number, outer: number): string =>
  `M${Array.from({ length: count * 2 }, (_, i) => point((i * tau) / (count * 2), i % 2 === 0 ? outer : inner)).join('L')}Z`;

/** The star and rings of a Đông Sơn bronze drum: this product's mark, and the picture of the first screen. */
export function DrumStar({ className, detailed }: { readonly className: string; readonly detailed?: boolean }) {
  return (
    <svg
      className={className}
      viewBox={detailed ? '0 0 200 200' : '40 40 120 120'}
      aria-hidden="true"
      focusable="false"
    >
      <path className="drum-star" d={star} />
      <circle className="drum-line" cx="100" cy="100" r="50" />
      {detailed && (
        <>
          <path className="drum-line" d={ticks(84, 52.5, 57)} />
          <circle className="drum-line" cx="100" cy="100" r="59.5" />
          <path className="drum-line" d={zigzag(42, 62, 69)} />
          <circle className="drum-line" cx="100" cy="100" r="71.5" />
          {Array.from({ length: 36 }, (_, i) => {
            const [x, y] = point((i * tau) / 36, 77).split(' ');
            return <circle key={`${x},${y}`} className="drum-line" cx={x} cy={y} r="3.4" />;
          })}
          <circle className="drum-line" cx="100" cy="100" r="82.5" />
          <path className="drum-line" d={ticks(120, 85, 89)} />
          <circle className="drum-line" cx="100" cy="100" r="91.5" />
          <path className="drum-line" d={zigzag(60, 93, 97)} />
        </>
      )}
      <circle className="drum-line" cx="100" cy="100" r={detailed ? 99 : 58} />
    </svg>
  );
}
