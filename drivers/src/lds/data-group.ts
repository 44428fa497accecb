import type { Result } from '../result/index.ts';
import { type DataGroup1, parseDataGroup1 } from './dg1.ts';
import { type DataGroup2, parseDataGroup2 } from './dg2.ts';
import { type DataGroup11, parseDataGroup11 } from './dg11.ts';
import { type DataGroup12, parseDataGroup12 } from './dg12.ts';
import { type DataGroup13, parseDataGroup13 } from './dg13.ts';
import { type DataGroup16, parseDataGroup16 } from './dg16.ts';
import { type DisplayedImages, parseDataGroup5, parseDataGroup7 } from './displayed-images.ts';
import {
  type DataGroup14,
  type DataGroup15,
  parseDataGroup14,
  parseDataGroup15,
  parseUndefinedDataGroup,
  type UndefinedDataGroup,
} from './envelopes.ts';
import { type DataGroupNumber, type LdsFailure, refuse } from './failure.ts';

export type DataGroup =
  | DataGroup1
  | DataGroup2
  | DisplayedImages<5>
  | DisplayedImages<7>
  | UndefinedDataGroup
  | DataGroup11
  | DataGroup12
  | DataGroup13
  | DataGroup14
  | DataGroup15
  | DataGroup16;

/** Parses one data group by its number. Never throws on any bytes; values are views into `bytes`. */
export function parseDataGroup(number: DataGroupNumber, bytes: Uint8Array): Result<DataGroup, LdsFailure> {
  switch (number) {
    case 1:
      return parseDataGroup1(bytes);
    case 2:
      return parseDataGroup2(bytes);
    case 3:
    case 4:
      return refuse({ file: `DG${number}`, bytes }, 'protected-biometrics');
    case 5:
      return parseDataGroup5(bytes);
    case 7:
      return parseDataGroup7(bytes);
    case 6:
    case 8:
    case 9:
    case 10:
      return parseUndefinedDataGroup(number, bytes);
    case 11:
      return parseDataGroup11(bytes);
    case 12:
      return parseDataGroup12(bytes);
    case 13:
      return parseDataGroup13(bytes);
    case 14:
      return parseDataGroup14(bytes);
    case 15:
      return parseDataGroup15(bytes);
    case 16:
      return parseDataGroup16(bytes);
    default:
      return number satisfies never;
  }
}
