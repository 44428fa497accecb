/** Literals of the sources under test: what a parser compares with is what a mutator should know. */
export function literalsOf(source: string): Uint8Array[] {
  const words = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array): void => {
    if (bytes.length > 0 && bytes.length <= 64) words.set(Buffer.from(bytes).toString('hex'), bytes);
  };
  for (const [, digits = ''] of source.matchAll(/\b0x([0-9a-fA-F]{1,8})\b/g)) {
    add(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
  }
  for (const [, text = ''] of source.matchAll(/'((?:[^'\\\n]|\\.){1,48})'/g)) {
    if (text.startsWith('.') || text.startsWith('node:') || text.startsWith('@')) continue;
    add(new TextEncoder().encode(text));
    if (/^\d+(?:\.\d+){2,}$/.test(text)) add(objectIdentifier(text));
  }
  return [...words.values()];
}

/** X.690 §8.19, content octets. */
function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest];
  return Uint8Array.from(
    arcs.flatMap((arc) => {
      const groups = [arc % 128];
      for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
        groups.unshift((left % 128) | 0x80);
      return groups;
    }),
  );
}
