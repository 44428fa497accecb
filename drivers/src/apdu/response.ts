export interface ResponseApdu {
  readonly data: Uint8Array;
  /** SW1 SW2 as one number, 0x9000 for success. */
  readonly sw: number;
}

/** Undefined when there are not even two bytes. */
export function splitResponse(bytes: Uint8Array): ResponseApdu | undefined {
  const sw1 = bytes.at(-2);
  const sw2 = bytes.at(-1);
  if (sw1 === undefined || sw2 === undefined) return undefined;
  return { data: bytes.subarray(0, -2), sw: sw1 * 256 + sw2 };
}
