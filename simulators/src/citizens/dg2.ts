import { buildFaceDg2 } from '../lds/face.ts';
import { faceImage } from './face-image.ts';

/** EF.DG2 of a citizen's card: the drawn face, JPEG in an ISO/IEC 19794-5:2005 record (ICAO 9303-10 §4.7.2). */
export const buildDg2 = (sex: 'M' | 'F'): Uint8Array =>
  buildFaceDg2({ format: 'jpeg', bytes: faceImage.jpeg, ...faceImage }, { sex });
