import type { ContractCard } from './rig.ts';

export const CONTACTLESS_ATR = hex('3B80800101');
export const T0_ATR = hex('3B00');
export const OTHER_ATR = hex('3B8180018080');
export const NOT_AN_ATR = hex('00FF');
export const SW_OK = Uint8Array.of(0x90, 0x00);
export const SILENCE = hex('80EE0000');
export const ECHO_INS = 0xec;
export const READ_INS = 0xb0;
export const LONGEST_RESPONSE_BYTES = 65_535;

/** Echoes the data of EC, answers B0 with a file whose byte i is i & FF, and 9000 to anything else. */
export function echoCard(override: Partial<ContractCard> = {}): ContractCard {
  return { atr: CONTACTLESS_ATR, applet: answer, ...override };
}

/** As echoCard, but 80EE is never answered. */
export function silentCard(onSilence: () => void = () => undefined, seen: number[] = []): ContractCard {
  return echoCard({
    applet: (command) => {
      seen.push(command[1] ?? -1);
      if (command[1] !== SILENCE[1]) return answer(command);
      onSilence();
      return null;
    },
  });
}

export function answer(command: Uint8Array): Uint8Array {
  const extended = command.length > 6 && command[4] === 0;
  if (command[1] === ECHO_INS) return Buffer.concat([command.subarray(extended ? 7 : 5), SW_OK]);
  if (command[1] === READ_INS) return fileResponse(Buffer.from(command).readUInt16BE(5));
  return SW_OK;
}

export const ramp = (lengthBytes: number): Uint8Array =>
  Uint8Array.from({ length: lengthBytes }, (_, index) => index & 0xff);
export const fileResponse = (lengthBytes: number): Uint8Array => Uint8Array.from([...ramp(lengthBytes), ...SW_OK]);
export const echoed = fileResponse;

export function echoCommand(lengthBytes: number): Uint8Array {
  const header = [0x80, ECHO_INS, 0x00, 0x00];
  if (lengthBytes === 0) return Uint8Array.from(header);
  const lc = lengthBytes < 256 ? [lengthBytes] : [0, lengthBytes >> 8, lengthBytes & 0xff];
  return Uint8Array.from([...header, ...lc, ...ramp(lengthBytes)]);
}

/** Extended Le in every case; the simulated card takes it literally, so that 0 means no data. */
export const readCommand = (lengthBytes: number): Uint8Array =>
  Uint8Array.of(0x80, READ_INS, 0x00, 0x00, 0x00, lengthBytes >> 8, lengthBytes & 0xff);

export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
