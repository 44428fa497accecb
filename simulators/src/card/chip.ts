import { type CommandApdu, INS, parseCommand, SW } from '@motcua/drivers/apdu';
import { concatBytes } from '@motcua/drivers/tlv';
import { AccessState } from './access-state.ts';
import { activeAuthentication } from './active-authentication.ts';
import { type Answer, CARD_SW, refuse, succeed } from './answer.ts';
import { BasicAccessControl } from './bac.ts';
import type { CardOptions } from './card.ts';
import { ChipAuthentication } from './chip-authentication.ts';
import { type ChipRandom, systemRandom } from './chip-random.ts';
import { FileSystem } from './file-system.ts';
import { Pace } from './pace.ts';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';
import { type Rule, Rules } from './rules.ts';
import { paceOffered } from './security-infos.ts';
import { spoil } from './spoil.ts';
import { WrongPasswords } from './wrong-passwords.ts';

/** The longest response (status word not counted) that a reader on vpcd carries. */
const MAX_RESPONSE_BYTES = 65_533;
const CLA = { chaining: 0x10, secureMessaging: 0x0c } as const;
const GET_RESPONSE = 0xc0;
/** Parts of one command are joined up to this length. */
const MAX_CHAINED_BYTES = 0xffff;

interface Chain {
  readonly header: number;
  readonly data: Uint8Array;
}

/** One chip between power-on and power-off: takes commands apart, protects, dispatches, answers. */
export class Chip {
  private readonly options: CardOptions;
  private readonly profile: ChipProfile;
  private readonly random: ChipRandom;
  private readonly fileSystem: FileSystem;
  private readonly pace: Pace | undefined;
  private readonly bac: BasicAccessControl;
  private readonly chipAuthentication: ChipAuthentication;
  private readonly access = new AccessState();
  private readonly rules: Rules;
  private readonly wrongPasswords: WrongPasswords;
  private chain: Chain | undefined;
  private apdus = 0;
  private left = false;
  private previous: Uint8Array | undefined;
  /** Of an answer in pieces, what GET RESPONSE has still to fetch. */
  private rest: Uint8Array | undefined;

  constructor(options: CardOptions & { readonly mrzInformation: string }) {
    const { profile = HONEST_CHIP, random = systemRandom, mrzInformation } = options;
    this.options = options;
    this.profile = profile;
    this.random = random;
    this.fileSystem = new FileSystem(options.files, profile);
    const offered = options.pace ?? paceOffered(options.files.cardAccess ?? new Uint8Array(0));
    if (profile.pace === 'works' && offered.length > 0) {
      const mappingKeys = new Map(
        options.keys.chipAuthentication.flatMap(({ keyId, key }) =>
          keyId === undefined ? [] : [[keyId, key.privateKey] as const],
        ),
      );
      // Without its static key a chip cannot run chip authentication mapping, whatever its files say.
      const protocols = offered.filter(({ mapping, parameterId }) => mapping !== 'cam' || mappingKeys.has(parameterId));
      this.pace = new Pace({ can: options.can, mrzInformation, protocols, mappingKeys }, random);
    }
    this.bac = new BasicAccessControl(mrzInformation, random);
    this.chipAuthentication = new ChipAuthentication(options.keys.chipAuthentication);
    this.rules = new Rules(profile.rules);
    this.wrongPasswords = new WrongPasswords(profile.wrongPassword, options.pause);
  }

  reset(): void {
    this.apdus = 0;
    this.left = false;
    this.previous = undefined;
    this.rest = undefined;
    this.chain = undefined;
    this.rules.reset();
    this.access.drop();
    this.fileSystem.forget();
    this.pace?.forget();
    this.bac.forget();
    this.chipAuthentication.forget();
  }

  async process(bytes: Uint8Array): Promise<Uint8Array | null> {
    this.apdus += 1;
    if (this.left || this.apdus === this.profile.silentAtApdu) return null;
    const command = parseCommand(bytes);
    const rest = this.rest;
    this.rest = undefined;
    if (rest && command?.cla === 0 && command.ins === GET_RESPONSE) return this.inPieces(rest);
    const tooLong =
      (command?.extended === true && this.profile.extendedLength === 'not-supported') ||
      bytes.length > (this.profile.bufferBytes ?? Number.POSITIVE_INFINITY);
    if (!command || tooLong) {
      this.access.drop();
      return encode(refuse(SW.wrongLength));
    }
    if ((command.cla & CLA.secureMessaging) !== CLA.secureMessaging) return this.plain(command);
    const response = this.secured(command);
    return response && this.inPieces(response);
  }

  private inPieces(response: Uint8Array): Uint8Array {
    const pieceBytes = this.profile.answerPieceBytes ?? Number.POSITIVE_INFINITY;
    if (response.length - 2 <= pieceBytes) return response;
    this.rest = response.subarray(pieceBytes);
    const more = this.rest.length - 2;
    return concatBytes(response.subarray(0, pieceBytes), Uint8Array.of(0x61, more < 256 ? more : 0));
  }

  /** A command without protection ends the session, whatever it is (ICAO 9303-11 §9.8.3). */
  private async plain(command: CommandApdu): Promise<Uint8Array | null> {
    this.access.drop();
    if ((command.cla & ~CLA.chaining) !== 0) return encode(refuse(SW.classNotSupported));
    const rule = this.ruleFor(command, false);
    if (rule && !('spoils' in rule)) return this.depart(rule, (answer) => encode(answer));
    const answer = await this.wrongPasswords.judge(this.execute(command, this.responseLimit(command)));
    if (answer.opens) this.access.open(answer.opens);
    const response = encode(answer);
    return rule ? spoil(rule.spoils, response, { previous: this.previous, plain: response }) : this.remember(response);
  }

  private secured(command: CommandApdu): Uint8Array | null {
    const session = this.access.secureMessaging;
    if ((command.cla & ~CLA.chaining) !== CLA.secureMessaging) return encode(refuse(SW.classNotSupported));
    if (!session) return encode(refuse(SW.secureMessagingObjectIncorrect));
    const unprotected = session.unprotect(command);
    if (!unprotected.ok) {
      this.access.drop();
      return encode(refuse(unprotected.sw));
    }
    const rule = this.ruleFor(unprotected.command, true);
    if (rule && !('spoils' in rule)) return this.depart(rule, (answer) => session.protect(answer, command.ins));
    const answer = this.execute(unprotected.command, session.capacity(this.responseLimit(command), command.ins));
    const response = session.protect(answer, command.ins);
    if (answer.opens) this.access.open(answer.opens);
    return rule
      ? spoil(rule.spoils, response, { previous: this.previous, plain: encode(answer) })
      : this.remember(response);
  }

  private remember(response: Uint8Array): Uint8Array {
    this.previous = response;
    return response;
  }

  private ruleFor(command: CommandApdu, secured: boolean): Rule['instead'] | undefined {
    const paceStep = this.access.granted ? undefined : this.pace?.stepNumber;
    return this.rules.match({ command, secured, paceStep, ...this.fileSystem.aim(command) });
  }

  private depart(
    instead: Exclude<Rule['instead'], { readonly spoils: unknown }>,
    answerWith: (answer: Answer) => Uint8Array,
  ): Uint8Array | null {
    this.pace?.forget();
    this.chipAuthentication.forget();
    if ('silent' in instead) return null;
    if ('empty' in instead) return new Uint8Array(0);
    if ('leaves' in instead) {
      this.left = true;
      this.options.onLeave?.();
      return null;
    }
    const answer = refuse(Number.parseInt(instead.status, 16));
    if (instead.drops !== true) return answerWith(answer);
    this.access.drop();
    return encode(answer);
  }

  private execute(command: CommandApdu, capacityBytes: number): Answer {
    const chained = this.chained(command);
    return 'sw' in chained ? chained : this.dispatch(chained, capacityBytes);
  }

  /**
   * Command chaining (ISO/IEC 7816-4 §5.3.3): parts are joined, the last one is carried out. The steps of PACE bear the
   * chaining bit too, but are commands of their own (ICAO 9303-11 §4.4.4.3).
   */
  private chained(command: CommandApdu): CommandApdu | Answer {
    const chain = this.chain;
    this.chain = undefined;
    if (command.ins === INS.generalAuthenticate && !this.access.granted) return command;
    const header = (command.ins << 16) | (command.p1 << 8) | command.p2;
    if (chain && chain.header !== header) return refuse(CARD_SW.lastCommandOfChainExpected);
    const data = concatBytes(chain?.data ?? new Uint8Array(0), command.data ?? new Uint8Array(0));
    if (data.length > MAX_CHAINED_BYTES) return refuse(SW.wrongLength);
    if ((command.cla & CLA.chaining) === 0) return chain ? { ...command, data } : command;
    this.chain = { header, data };
    return succeed();
  }

  private dispatch(command: CommandApdu, capacityBytes: number): Answer {
    const conditions = { granted: this.access.granted, capacityBytes };
    const data = command.data ?? new Uint8Array(0);
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
        return conditions.granted ? refuse(SW.conditionsNotSatisfied) : this.bac.authenticate(data);
      case INS.internalAuthenticate:
        return this.internalAuthenticate(command, data, capacityBytes);
      case INS.manageSecurityEnvironment:
        return this.manageSecurityEnvironment(command, data);
      case INS.generalAuthenticate:
        return this.generalAuthenticate(command, data);
      default:
        return refuse(SW.instructionNotSupported);
    }
  }

  private manageSecurityEnvironment(command: CommandApdu, data: Uint8Array): Answer {
    const { granted } = this.access;
    switch (command.p1 * 256 + command.p2) {
      case 0xc1a4:
        if (this.profile.pace === 'refused') return refuse(SW.securityStatusNotSatisfied);
        if (!this.pace) return refuse(SW.functionNotSupported);
        if (this.wrongPasswords.blocked) return refuse(SW.authenticationBlocked);
        return granted ? refuse(SW.conditionsNotSatisfied) : this.pace.setTemplate(data);
      case 0x41a4:
        return granted ? this.chipAuthentication.setTemplate(data) : refuse(SW.securityStatusNotSatisfied);
      case 0x41a6:
        return granted ? this.chipAuthentication.setKeyAgreementTemplate(data) : refuse(SW.securityStatusNotSatisfied);
      default:
        return refuse(SW.wrongP1P2);
    }
  }

  /** PACE without secure messaging, Chip Authentication under it. */
  private generalAuthenticate(command: CommandApdu, data: Uint8Array): Answer {
    if (command.p1 !== 0 || command.p2 !== 0) return refuse(SW.wrongP1P2);
    if (this.access.granted) return this.chipAuthentication.generalAuthenticate(data);
    return this.pace ? this.pace.generalAuthenticate(command) : refuse(SW.conditionsNotSatisfied);
  }

  private internalAuthenticate(command: CommandApdu, data: Uint8Array, capacityBytes: number): Answer {
    const key = this.options.keys.activeAuthentication;
    if (!key) return refuse(SW.instructionNotSupported);
    if (command.p1 !== 0 || command.p2 !== 0) return refuse(SW.wrongP1P2);
    if (!this.access.granted) return refuse(SW.securityStatusNotSatisfied);
    const answer = activeAuthentication(key, data, this.random);
    // ICAO 9303-11 §6.1.4: a signature too long for a short response needs extended length, or comes in pieces.
    const mayBeLong = this.profile.answerPieceBytes !== null;
    return answer.data.length > capacityBytes && !mayBeLong ? refuse(SW.wrongLength) : answer;
  }

  /** Without Le the card keeps within a short response. */
  private responseLimit(command: CommandApdu): number {
    return Math.min(command.ne ?? 256, this.profile.bufferBytes ?? MAX_RESPONSE_BYTES, MAX_RESPONSE_BYTES);
  }
}

const encode = (answer: Answer): Uint8Array =>
  concatBytes(answer.data, Uint8Array.of(answer.sw >> 8, answer.sw & 0xff));
