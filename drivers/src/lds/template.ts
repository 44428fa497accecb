import { ok, type Result } from '../result/index.ts';
import { decodeInteger, parseTlv, readTlvHeader, type TlvNode } from '../tlv/index.ts';
import { type LdsFailure, type LdsSource, offsetIn, refuse } from './failure.ts';
import { LDS_LIMITS } from './limits.ts';

/**
 * The outermost object of a file, which it must fill exactly. Nothing inside is touched: each parser opens one level after
 * the other, so that bytes which are no TLV (an image behind a constructed tag) do no harm, and every level is walked once.
 * Lengths may be longer than needed, as some cards write them; indefinite ones only where `ber` says so.
 */
export function openFile(
  source: LdsSource,
  tag: number,
  options: { readonly ber?: true } = {},
): Result<TlvNode, LdsFailure> {
  if (source.bytes.length > LDS_LIMITS.fileBytes) return refuse(source, 'too-long', LDS_LIMITS.fileBytes);
  const ber = options.ber ?? 'definite';
  const header = readTlvHeader(source.bytes, 0, { ber });
  if (!header.ok) return refuse(source, header.error.code, header.error.offset);
  if (header.value.tag !== tag) return refuse(source, 'wrong-tag');
  const { headerBytes, lengthBytes } = header.value;
  const end = lengthBytes === null ? source.bytes.length : headerBytes + lengthBytes;
  if (end > source.bytes.length) return refuse(source, 'truncated');
  if (end < source.bytes.length) return refuse(source, 'trailing-bytes', end);
  const objects = parseTlv(source.bytes, { ber, shallow: true, maxNodes: LDS_LIMITS.indefiniteObjects });
  if (!objects.ok) return refuse(source, objects.error.code, objects.error.offset);
  const [outer, more] = objects.value;
  if (outer === undefined) return refuse(source, 'truncated');
  return more === undefined ? ok(outer) : refuse(source, 'trailing-bytes', more);
}

/** The objects directly inside `node`. */
export function openTemplate(
  source: LdsSource,
  node: TlvNode,
  options: { readonly ber?: true } = {},
): Result<readonly TlvNode[], LdsFailure> {
  const objects = parseTlv(node.value, {
    ber: options.ber ?? 'definite',
    shallow: true,
    maxNodes: options.ber ? LDS_LIMITS.indefiniteObjects : LDS_LIMITS.objectsPerTemplate,
  });
  return objects.ok ? objects : refuse(source, objects.error.code, offsetIn(source, node.value) + objects.error.offset);
}

/** Files of the master file that are a row of objects, filled up with `00` or `FF` (ISO/IEC 7816-4 §8.1.1). */
export function openPadded(source: LdsSource): Result<readonly TlvNode[], LdsFailure> {
  if (source.bytes.length > LDS_LIMITS.fileBytes) return refuse(source, 'too-long', LDS_LIMITS.fileBytes);
  const objects: TlvNode[] = [];
  for (let offset = 0; offset < source.bytes.length; ) {
    if (isPadding(source.bytes[offset])) {
      const more = source.bytes.findIndex((byte, i) => i > offset && !isPadding(byte));
      return more === -1 ? ok(objects) : refuse(source, 'malformed-tag', offset);
    }
    if (objects.length >= LDS_LIMITS.objectsPerTemplate) return refuse(source, 'too-many', offset);
    const header = readTlvHeader(source.bytes, offset, { ber: 'definite' });
    if (!header.ok) return refuse(source, header.error.code, header.error.offset);
    const end = offset + header.value.headerBytes + (header.value.lengthBytes ?? 0);
    const one = parseTlv(source.bytes.subarray(offset, end), { ber: 'definite', shallow: true, maxNodes: 1 });
    if (!one.ok || end > source.bytes.length) return refuse(source, 'truncated', offset);
    objects.push(...one.value);
    offset = end;
  }
  return ok(objects);
}

const isPadding = (byte: number | undefined): boolean => byte === 0x00 || byte === 0xff;

/** The content of a template of which each object stands at most once. */
export interface TemplateContent {
  readonly byTag: ReadonlyMap<number, TlvNode>;
  /** Objects with tags that are not `known`, as they came. */
  readonly others: readonly TlvNode[];
}

/** Sorts the objects of a template by tag. A known one that stands twice is refused: which one counts would be a guess. */
export function openOnce(
  source: LdsSource,
  node: TlvNode,
  known: ReadonlySet<number>,
): Result<TemplateContent, LdsFailure> {
  const objects = openTemplate(source, node);
  if (!objects.ok) return objects;
  const byTag = new Map<number, TlvNode>();
  const others: TlvNode[] = [];
  for (const object of objects.value) {
    if (!known.has(object.tag)) others.push(object);
    else if (byTag.has(object.tag)) return refuse(source, 'repeated-object', object);
    else byTag.set(object.tag, object);
  }
  return ok({ byTag, others });
}

/** `02 01 n`, then `n` objects tagged `tag`; what has another tag comes back apart. */
export interface Counted {
  readonly objects: readonly TlvNode[];
  readonly others: readonly TlvNode[];
}

/** A list with its counter (DG2, DG5, DG7, DG16 and the name lists of DG11 and DG12). */
export function openCounted(
  source: LdsSource,
  node: TlvNode,
  { isMember, max }: { readonly isMember: (tag: number) => boolean; readonly max: number },
): Result<Counted, LdsFailure> {
  const objects = openTemplate(source, node);
  if (!objects.ok) return objects;
  const [counter, ...rest] = objects.value;
  const count = counter?.tag === 0x02 ? decodeInteger(counter.value) : undefined;
  if (counter === undefined || count === undefined) return refuse(source, 'missing-object', counter ?? node.value);
  const members = rest.filter((object) => isMember(object.tag));
  if (count > max || members.length > max) return refuse(source, 'too-many', counter);
  if (count !== members.length) return refuse(source, 'wrong-count', counter);
  return ok({ objects: members, others: rest.filter((object) => !isMember(object.tag)) });
}
