import { type CommandApdu, encodeCommand, type ResponseApdu, SW, splitResponse } from '../apdu/index.ts';
import type { CardChannel, ExchangeOptions, PcscFailure } from '../pcsc/port.ts';
import { err, ok, type Result } from '../result/index.ts';
import { concatBytes } from '../tlv/index.ts';
import type { ReadFailure } from './model.ts';
import type { ReadBudget } from './read-budget.ts';
import { describeSecureMessagingFailure, plainCapacity, type SecureMessaging } from './secure-messaging.ts';

/** One exchange as a trace shows it: no data, no keys, nothing personal. */
export interface TraceEntry {
  readonly step: string;
  /** CLA INS P1 P2 as sent. */
  readonly header: string;
  readonly secured: boolean;
  readonly commandBytes: number;
  readonly responseBytes: number;
  /** Status word on the wire, then the one inside secure messaging; null when the exchange failed before. */
  readonly sw: number | null;
  readonly protectedSw: number | null;
  readonly ms: number;
}

/** A failed exchange. */
export interface LinkFailure extends ReadFailure {
  /** The card dropped secure messaging with this status word. */
  readonly plainStatus?: number;
  /** The exchange failed below the card: whether it may lie there again soon, this tells. */
  readonly pcsc?: PcscFailure['code'];
}

/** A card channel with secure messaging, counting and tracing. Status words other than 9000 are answers, not failures. */
export interface CardLink {
  readonly channel: CardChannel;
  /** Null: commands go in the clear. */
  secureMessaging: SecureMessaging | null;
  readonly send: (
    step: string,
    command: CommandApdu,
    timing?: SendOptions,
  ) => Promise<Result<ResponseApdu, LinkFailure>>;
  readonly counters: { apdus: number; bytesOut: number; bytesIn: number };
}

/** How long the card may take; default: what the channel gives every exchange. */
type SendOptions = Pick<ExchangeOptions, 'timeoutMs'>;

export interface CardLinkOptions {
  readonly channel: CardChannel;
  readonly signal?: AbortSignal | undefined;
  readonly trace: (entry: TraceEntry) => void;
  readonly monotonicMs: () => number;
  /** Of a link that went before over another channel: counting goes on. */
  readonly counters?: CardLink['counters'];
  /** Asked before each command. Default: no limit. */
  readonly budget?: Pick<ReadBudget, 'spend'>;
}

/** Of one answer: 65,536 bytes are 256 rounds. What they come to in a read is for its budget. */
const MAX_GET_RESPONSE_ROUNDS = 256;

export function createCardLink(options: CardLinkOptions): CardLink {
  const { channel, signal } = options;
  const counters = options.counters ?? { apdus: 0, bytesOut: 0, bytesIn: 0 };

  const transmit = async (command: CommandApdu, timing: SendOptions): Promise<Result<ResponseApdu, LinkFailure>> => {
    if (signal?.aborted) return err(CANCELLED);
    const overspent = options.budget?.spend() ?? null;
    if (overspent !== null) return err(overspent);
    const bytes = encodeCommand(command);
    counters.apdus++;
    counters.bytesOut += bytes.length;
    const answer = await channel.transmit(bytes, signal === undefined ? timing : { ...timing, signal });
    if (!answer.ok) return err({ ...fromPcsc(answer.error), pcsc: answer.error.code });
    counters.bytesIn += answer.value.length;
    const response = splitResponse(answer.value);
    if (response === undefined) return err({ code: 'card-unresponsive', message: 'an answer without status word' });
    return ok(response);
  };

  /** T=0 leaves longer answers to be fetched (ISO/IEC 7816-3 §12.2). */
  const transmitAll = async (command: CommandApdu, timing: SendOptions): Promise<Result<ResponseApdu, LinkFailure>> => {
    const first = await transmit(command, timing);
    if (!first.ok || first.value.sw >> 8 !== 0x61) return first;
    const parts = [first.value.data];
    let { sw } = first.value;
    for (let round = 0; sw >> 8 === 0x61; round++) {
      if (round === MAX_GET_RESPONSE_ROUNDS) return err({ code: 'card-unresponsive', message: 'an endless answer' });
      const more = await transmit({ cla: 0, ins: 0xc0, p1: 0, p2: 0, ne: sw & 0xff || 256 }, timing);
      if (!more.ok) return more;
      parts.push(more.value.data);
      sw = more.value.sw;
    }
    return ok({ data: concatBytes(...parts), sw });
  };

  const link: CardLink = {
    channel,
    secureMessaging: null,
    counters,
    async send(step, command, timing = {}) {
      const messaging = link.secureMessaging;
      const sent = messaging === null ? command : messaging.protect(command);
      const before = { ...counters };
      const startedMs = options.monotonicMs();
      const answer = await transmitAll(sent, timing);
      const opened: Result<ResponseApdu, LinkFailure> =
        answer.ok && messaging !== null ? unprotect(messaging, answer.value) : answer;
      options.trace({
        step,
        header: [sent.cla, sent.ins, sent.p1, sent.p2].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
        secured: messaging !== null,
        commandBytes: counters.bytesOut - before.bytesOut,
        responseBytes: counters.bytesIn - before.bytesIn,
        sw: answer.ok ? answer.value.sw : null,
        protectedSw: messaging !== null && opened.ok ? opened.value.sw : null,
        ms: options.monotonicMs() - startedMs,
      });
      return opened;
    },
  };
  return link;
}

/** The most file bytes that one answer brings, given the longest answer of card and reader (status word included). */
export function blockCapacity(link: CardLink, responseBytes: number): number {
  return link.secureMessaging === null ? responseBytes - 2 : plainCapacity(link.secureMessaging.suite, responseBytes);
}

function unprotect(messaging: SecureMessaging, response: ResponseApdu): Result<ResponseApdu, LinkFailure> {
  const opened = messaging.unprotect(response);
  if (opened.ok) return opened;
  const failure = {
    code: 'secure-messaging-broken',
    message: describeSecureMessagingFailure(opened.error),
  } as const;
  const dropped = opened.error.code === 'plain-status' && opened.error.sw !== SW.success;
  return err(dropped ? { ...failure, plainStatus: opened.error.sw } : failure);
}

const CANCELLED: LinkFailure = { code: 'cancelled', message: 'the read was cancelled' };

export function fromPcsc(failure: PcscFailure): ReadFailure {
  switch (failure.code) {
    case 'service-unavailable':
      return { code: 'reader-lost', message: 'the smart-card service is gone' };
    case 'reader-unavailable':
      return { code: 'reader-lost', message: 'the reader is gone' };
    case 'sharing-violation':
      return { code: 'reader-lost', message: 'another program holds the reader' };
    case 'closed':
      return { code: 'reader-lost', message: 'the channel to the card is closed' };
    case 'no-card':
    case 'card-removed':
      return { code: 'card-removed', message: 'the card was taken away' };
    case 'card-reset':
      return { code: 'card-removed', message: 'the card was reset' };
    case 'card-unresponsive':
      return { code: 'card-unresponsive', message: 'the card does not respond' };
    case 'timed-out':
      return { code: 'card-unresponsive', message: 'the card did not answer in time' };
    case 'transmission-failed':
      return {
        code: 'card-unresponsive',
        message: `an exchange failed with PC/SC return code 0x${failure.returnCode.toString(16)}`,
      };
    case 'cancelled':
      return CANCELLED;
  }
}
