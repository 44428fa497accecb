/**
 * A bug behind a value that no literal gives away: each byte is scrambled before it is compared. Blindly it takes some 2^24
 * inputs; whoever is told of each branch needs a few thousand for each byte.
 */
export function readMagic(bytes: Uint8Array): number {
  const scrambled = (at: number): number => ((bytes[at] ?? 0) * 167 + 13 * at + 91) & 0xff;
  let right = 0;
  if (scrambled(0) === 201) {
    right++;
    if (scrambled(1) === 18) {
      right++;
      if (scrambled(2) === 250) throw new TypeError('planted');
    }
  }
  return right;
}
