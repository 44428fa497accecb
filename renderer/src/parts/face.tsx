/** Five faces, drawn for this product: how a mouth curves says most of it. Always beside words, so hidden from screen readers. */
const mouths = {
  1: 'M15 35c2.5-5.5 6-7 9-7s6.5 1.5 9 7',
  2: 'M16 33.5c2.5-3 5-4 8-4s5.5 1 8 4',
  3: 'M16 31.5h16',
  4: 'M16 29.5c2.5 3.5 5 4.5 8 4.5s5.5-1 8-4.5',
  5: 'M14 28c1.5 6.5 5.5 9.5 10 9.5S32.5 34.5 34 28Z',
} as const;
/** Brows of the two ends of the scale. */
const brows = {
  1: 'M12.5 17.5l6.5-3m16.5 3-6.5-3',
  2: '',
  3: '',
  4: '',
  5: 'M13 15.5c1.5-2 4-2 5.5 0m11 0c1.5-2 4-2 5.5 0',
} as const;

export function Face({ stars }: { readonly stars: keyof typeof mouths }) {
  return (
    <svg className="face" data-stars={stars} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle className="face-skin" cx="24" cy="24" r="21.5" />
      <circle className="face-eye" cx="16.5" cy="21" r="2.4" />
      <circle className="face-eye" cx="31.5" cy="21" r="2.4" />
      <path className="face-line" d={`${mouths[stars]}${brows[stars]}`} />
    </svg>
  );
}
