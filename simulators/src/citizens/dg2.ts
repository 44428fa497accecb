import { encodeTlv } from '@motcua/drivers/tlv';
import { integer } from '../pki/der.ts';
import { faceImage } from './face-image.ts';

const CBEFF_FACE = 2;
const FORMAT_OWNER_SC37 = Uint8Array.of(0x01, 0x01);
const FORMAT_TYPE_FACE = Uint8Array.of(0x00, 0x08);

function bytes(lengthBytes: number, write: (view: DataView) => void): Uint8Array {
  const block = new Uint8Array(lengthBytes);
  write(new DataView(block.buffer));
  return block;
}

/** EF.DG2: one face image in an ISO/IEC 19794-5:2005 record inside a CBEFF template (ICAO 9303-10 §4.7.2). */
export function buildDg2(sex: 'M' | 'F'): Uint8Array {
  const header = encodeTlv(
    0xa1,
    encodeTlv(0x80, Uint8Array.of(0x01, 0x01)),
    encodeTlv(0x81, Uint8Array.of(CBEFF_FACE)),
    encodeTlv(0x82, Uint8Array.of(0x00)),
    encodeTlv(0x87, FORMAT_OWNER_SC37),
    encodeTlv(0x88, FORMAT_TYPE_FACE),
  );
  return encodeTlv(
    0x75,
    encodeTlv(0x7f61, integer(1), encodeTlv(0x7f60, header, encodeTlv(0x5f2e, facialRecord(sex)))),
  );
}

function facialRecord(sex: 'M' | 'F'): Uint8Array {
  const { jpeg, widthPixels, heightPixels } = faceImage;
  const imageBlockBytes = 20 + 12 + jpeg.length;
  const recordBytes = 14 + imageBlockBytes;
  const header = bytes(14, (view) => {
    view.setUint32(0, 0x46414300); // "FAC"
    view.setUint32(4, 0x30313000); // "010"
    view.setUint32(8, recordBytes);
    view.setUint16(12, 1);
  });
  const facialInformation = bytes(20, (view) => {
    view.setUint32(0, imageBlockBytes);
    view.setUint8(6, sex === 'M' ? 1 : 2);
  });
  const imageInformation = bytes(12, (view) => {
    view.setUint8(0, 1); // full frontal
    view.setUint8(1, 0); // JPEG
    view.setUint16(2, widthPixels);
    view.setUint16(4, heightPixels);
    view.setUint8(6, 1); // 24-bit sRGB
    view.setUint8(7, 2); // static photograph from a digital camera
  });
  return Uint8Array.from(Buffer.concat([header, facialInformation, imageInformation, jpeg]));
}
