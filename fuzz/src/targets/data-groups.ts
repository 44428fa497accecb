import { parseDg1, parseDg13 } from '@motcua/drivers/cccd';
import { parseCardAccess, parseDataGroup14 as parseSecurityInfos } from '@motcua/drivers/emrtd/security-infos';
import {
  type DataGroupNumber,
  LDS_LIMITS,
  type LdsFailure,
  parseAtrInfo,
  parseCardAccessEnvelope,
  parseCardSecurityEnvelope,
  parseCom,
  parseDataGroup,
  parseDir,
  parseSodEnvelope,
} from '@motcua/drivers/lds';
import type { Result } from '@motcua/drivers/result';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateDg1 } from '../mutators/mrz.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

const GROUPS: readonly DataGroupNumber[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const FILES = [
  parseCom,
  parseSodEnvelope,
  parseCardAccessEnvelope,
  parseCardSecurityEnvelope,
  parseAtrInfo,
  parseDir,
] as const;

/** Every file of the card through every parser: a card may answer with any of them to any question. */
export const target: Target = {
  name: 'data-groups',
  modules: ['/drivers/src/lds/', '/drivers/src/cccd/', '/drivers/src/emrtd/security-infos', '/drivers/src/tlv/'],
  mutators: [mutateTlv, mutateTlv, mutateTlv, mutateBytes, mutateDg1],
  maxBytes: 32_768,
  seeds: () => seeds('dg1', 'dg13', 'com', 'card-access', 'security-infos', 'lds', 'lds-9303-10'),
  run(input) {
    for (const group of GROUPS) checkFailure(parseDataGroup(group, input), input);
    for (const parse of FILES) checkFailure(parse(input), input);
    parseDg1(input);
    parseDg13(input);
    parseSecurityInfos(input);
    const infos = parseCardAccess(input);
    if (infos.ok && infos.value.pace.some(({ raw }) => raw.length > input.length))
      throw new Error('more than there was');
  },
};

/** A refusal names a place in the file. */
function checkFailure(parsed: Result<unknown, LdsFailure>, input: Uint8Array): void {
  if (parsed.ok) {
    if (input.length > LDS_LIMITS.fileBytes) throw new Error('a file above the limit');
    return;
  }
  const { offset } = parsed.error;
  if (!Number.isInteger(offset) || offset < 0 || offset > input.length)
    throw new Error('a failure outside of the file');
}
