import { encodeTlv } from '@motcua/drivers/tlv';
import { buildSignedData, type SignedDataRequest } from './signed-data.ts';

/**
 * EF.CardSecurity: CMS SignedData over SecurityInfos (ICAO 9303-11 §9.2.11), without a tag around it.
 * @param securityInfos the elements of the SET OF, in their order
 */
export const buildCardSecurity = (
  securityInfos: readonly Uint8Array[],
  request: Omit<SignedDataRequest, 'content' | 'contentType'>,
): Uint8Array =>
  buildSignedData({ ...request, content: encodeTlv(0x31, ...securityInfos), contentType: '0.4.0.127.0.7.3.2.1' });
