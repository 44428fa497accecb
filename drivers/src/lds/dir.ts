import { ok, type Result } from '../result/index.ts';
import { type TlvNode, toHex } from '../tlv/index.ts';
import { type LdsFailure, type LdsSource, refuse } from './failure.ts';
import { LDS_LIMITS } from './limits.ts';
import { openOnce, openPadded } from './template.ts';
import { type LdsText, readText } from './text.ts';

/** EF.DIR (ICAO 9303-10 §3.11.2): the applications of a card. Locked on some cards, and never needed to read one. */
export interface EfDir {
  readonly applications: readonly CardApplication[];
  readonly others: readonly TlvNode[];
}

export interface CardApplication {
  /** Application identifier, hexadecimal. */
  readonly aid: string;
  /** DO'50'. */
  readonly label: LdsText | undefined;
  readonly others: readonly TlvNode[];
}

const APPLICATION = 0x61;
const AID = 0x4f;
const LABEL = 0x50;
/** ISO/IEC 7816-5: up to sixteen bytes. */
const MAX_AID_BYTES = 16;

export function parseDir(bytes: Uint8Array): Result<EfDir, LdsFailure> {
  const source: LdsSource = { file: 'EF.DIR', bytes };
  const objects = openPadded(source);
  if (!objects.ok) return objects;
  const applications: CardApplication[] = [];
  const others: TlvNode[] = [];
  for (const object of objects.value) {
    if (object.tag !== APPLICATION) {
      others.push(object);
      continue;
    }
    if (applications.length >= LDS_LIMITS.applications) return refuse(source, 'too-many', object);
    const content = openOnce(source, object, new Set([AID, LABEL]));
    if (!content.ok) return content;
    const aid = content.value.byTag.get(AID);
    const label = content.value.byTag.get(LABEL);
    if (aid === undefined) return refuse(source, 'missing-object', object);
    if (aid.value.length > MAX_AID_BYTES) return refuse(source, 'too-long', aid);
    applications.push({
      aid: toHex(aid.value),
      label: label && readText(label),
      others: content.value.others,
    });
  }
  return ok({ applications, others });
}
