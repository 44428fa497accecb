import type { Target } from '../target.ts';

/** Every target by the name of its module. */
export const TARGET_NAMES = [
  'tlv',
  'sod',
  'data-groups',
  'qr',
  'secure-messaging',
  'card-session',
  'mrz',
  'certificates',
  'images',
  'hid',
  'messages',
] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

export const isTargetName = (name: string): name is TargetName => TARGET_NAMES.some((known) => known === name);

export const moduleOf = (name: TargetName): string => new URL(`./${name}.ts`, import.meta.url).href;

export async function loadTarget(name: TargetName): Promise<Target> {
  const { target } = (await import(moduleOf(name))) as { target: Target };
  return target;
}
