import { type CommandApdu, INS, parseCommand, SW } from '@motcua/drivers/apdu';
import { concatBytes } from '@motcua/drivers/tlv';
import { type MrzKey, mrzInformation } from '../citizens/mrz.ts';
import { contactlessAtr, type SimulatedCard } from '../reader/simulated-card.ts';
import { AccessState } from './access-state.ts';
import { type Answer, refuse } from './answer.ts';
import { BasicAccessControl } from './bac.ts';
import { ChipAuthentication, type ChipAuthenticationSuite } from './chip-authentication.ts';
import { type ChipRandom, systemRandom } from './chip-random.ts';
import { cardCapabilities, FileSystem, type LdsFiles } from './file-system.ts';
import { Pace } from './pace.ts';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';

/** A personalised chip: what the authority wrote into it. */
export interface CardContent {
  readonly files: LdsFiles;
  /** Six digits. */
  readonly can: string;
  readonly mrz: MrzKey;
  readonly keys: {
    /** On brainpoolP256r1; the public one stands in DG14. */
    readonly chipAuthentication: bigint;
    readonly suite: ChipAuthenticationSuite;
  };
}

export interface CardOptions extends CardContent {
  readonly profile?: ChipProfile;
  readonly random?: ChipRandom;
  /** How the chip slows down who guesses: awaited before each 6300. Default: no delay. */
  readonly afterWrongPassword?: () => Promise<void>;
}

export interface ChipCard extends SimulatedCard {
  /** What taking the power away does: sessions, selections and challenges are gone. */
  reset(): void;
}

/** The longest response (status word not counted) that a reader on vpcd carries. */
const MAX_RESPONSE_BYTES = 65_533;
const CLA = { chaining: 0x10, secureMessaging: 0x0c } as const;

export function createCard(options: CardOptions): ChipCard {
  const chip = new Chip(options);
  const profile = options.profile ?? HONEST_CHIP;
  return {
    atr: contactlessAtr(historicalBytes(profile)),
    applet: (command) => chip.process(command),
    onPower: () => chip.reset(),
    reset: () => chip.reset(),
  };
}

/** ISO/IEC 7816-4 §12.1.1: category 80, card service data (selection by full name, EF.ATR by READ BINARY), capabilities. */
const historicalBytes = (profile: ChipProfile): Uint8Array =>
  Uint8Array.of(0x80, 0x31, 0x98, 0x73, ...cardCapabilities(profile));

class Chip {
  private readonly profile: ChipProfile;
  private readonly fileSystem: FileSystem;
  private readonly pace: Pace | undefined;
  private readonly bac: BasicAccessControl;
  private readonly chipAuthentication: ChipAuthentication;
  private readonly access = new AccessState();
  private readonly afterWrongPassword: () => Promise<void>;
  private apdus = 0;

  constructor(options: CardOptions) {
    const { profile = HONEST_CHIP, random = systemRandom } = options;
    const information = mrzInformation(options.mrz);
    this.profile = profile;
    this.fileSystem = new FileSystem(options.files, profile);
    this.pace =
      profile.pace === 'works' ? new Pace({ can: options.can, mrzInformation: information }, random) : undefined;
    this.bac = new BasicAccessControl(information, random);
    this.chipAuthentication = new ChipAuthentication(options.keys.chipAuthentication, options.keys.suite);
    this.afterWrongPassword = options.afterWrongPassword ?? (async () => undefined);
  }

  reset(): void {
    this.apdus = 0;
    this.access.drop();
    this.fileSystem.forget();
    this.pace?.forget();
    this.bac.forget();
    this.chipAuthentication.forget();
  }

  async process(bytes: Uint8Array): Promise<Uint8Array | null> {
    this.apdus += 1;
    if (this.apdus === this.profile.silentAtApdu) return null;
    const command = parseCommand(bytes);
    const tooLong = command?.extended === true && this.profile.extendedLength === 'not-supported';
    if (!command || tooLong) {
      this.access.drop();
      return encode(refuse(SW.wrongLength));
    }
    return (command.cla & CLA.secureMessaging) === CLA.secureMessaging ? this.secured(command) : this.plain(command);
  }

  /** A command without protection ends the session, whatever it is (ICAO 9303-11 §9.8.9). */
  private async plain(command: CommandApdu): Promise<Uint8Array> {
    this.access.drop();
    if ((command.cla & ~CLA.chaining) !== 0) return encode(refuse(SW.classNotSupported));
    const answer = this.execute(command, responseLimit(command));
    if (answer.sw === SW.authenticationFailed) await this.afterWrongPassword();
    if (answer.opens) this.access.open(answer.opens);
    return encode(answer);
  }

  private async secured(command: CommandApdu): Promise<Uint8Array> {
    const session = this.access.secureMessaging;
    if (command.cla !== CLA.secureMessaging) return encode(refuse(SW.classNotSupported));
    if (!session) return encode(refuse(SW.secureMessagingObjectIncorrect));
    const unprotected = session.unprotect(command);
    if (!unprotected.ok) {
      this.access.drop();
      return encode(refuse(unprotected.sw));
    }
    const answer = this.execute(unprotected.command, session.capacity(responseLimit(command), command.ins));
    const response = session.protect(answer, command.ins);
    if (answer.opens) this.access.open(answer.opens);
    return response;
  }

  private execute(command: CommandApdu, capacityBytes: number): Answer {
    const conditions = { granted: this.access.granted, capacityBytes };
    if (command.cla === CLA.chaining && command.ins !== INS.generalAuthenticate) return refuse(SW.classNotSupported);
    switch (command.ins) {
      case INS.select:
        return this.fileSystem.select(command, conditions.granted);
      case INS.readBinary:
        return this.fileSystem.readBinary(command, conditions);
      case INS.readBinaryOdd:
        return this.fileSystem.readBinaryOdd(command, conditions);
      case INS.getChallenge:
        return this.fileSystem.inApplication ? this.bac.challenge(command.ne) : refuse(SW.conditionsNotSatisfied);
      case INS.externalAuthenticate:
        return conditions.granted
          ? refuse(SW.conditionsNotSatisfied)
          : this.bac.authenticate(command.data ?? new Uint8Array(0));
      case INS.manageSecurityEnvironment:
        return this.manageSecurityEnvironment(command);
      case INS.generalAuthenticate:
        return this.generalAuthenticate(command);
      default:
        return refuse(SW.instructionNotSupported);
    }
  }

  private manageSecurityEnvironment(command: CommandApdu): Answer {
    const data = command.data ?? new Uint8Array(0);
    switch (command.p1 * 256 + command.p2) {
      case 0xc1a4:
        if (this.profile.pace === 'refused') return refuse(SW.securityStatusNotSatisfied);
        if (!this.pace) return refuse(SW.functionNotSupported);
        return this.access.granted ? refuse(SW.conditionsNotSatisfied) : this.pace.setTemplate(data);
      case 0x41a4:
        return this.access.granted ? this.chipAuthentication.setTemplate(data) : refuse(SW.securityStatusNotSatisfied);
      case 0x41a6:
        return this.access.granted
          ? this.chipAuthentication.setKeyAgreementTemplate(data)
          : refuse(SW.securityStatusNotSatisfied);
      default:
        return refuse(SW.wrongP1P2);
    }
  }

  /** PACE without secure messaging, Chip Authentication under it. */
  private generalAuthenticate(command: CommandApdu): Answer {
    if (command.p1 !== 0 || command.p2 !== 0) return refuse(SW.wrongP1P2);
    if (this.access.granted) return this.chipAuthentication.generalAuthenticate(command.data ?? new Uint8Array(0));
    return this.pace ? this.pace.generalAuthenticate(command) : refuse(SW.conditionsNotSatisfied);
  }
}

/** Without Le the card keeps within a short response. */
function responseLimit(command: CommandApdu): number {
  return Math.min(command.ne ?? 256, MAX_RESPONSE_BYTES);
}

const encode = (answer: Answer): Uint8Array =>
  concatBytes(answer.data, Uint8Array.of(answer.sw >> 8, answer.sw & 0xff));
