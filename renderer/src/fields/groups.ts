/** The twelve digits in groups of three, as people read them out. */
export function groupDigits(digits: string, size = 3, length = 12): readonly (readonly string[])[] {
  const slots = Array.from({ length }, (_, index) => digits[index] ?? '');
  return Array.from({ length: Math.ceil(length / size) }, (_, group) => slots.slice(group * size, (group + 1) * size));
}
