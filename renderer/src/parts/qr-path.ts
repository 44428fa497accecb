/** Modules of quiet zone on each side (ISO/IEC 18004 §6.3.8). */
export const QUIET_ZONE_MODULES = 4;

/** One SVG path for the dark modules: a rectangle for each horizontal run, the quiet zone included in the offset. */
export function qrPath(rows: readonly string[]): string {
  return rows
    .flatMap((row, y) =>
      Array.from(row.matchAll(/1+/g), (run) => {
        const x = run.index + QUIET_ZONE_MODULES;
        return `M${x} ${y + QUIET_ZONE_MODULES}h${run[0].length}v1h-${run[0].length}z`;
      }),
    )
    .join('');
}
