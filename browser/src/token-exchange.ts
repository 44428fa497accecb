import { createHash, randomBytes } from 'node:crypto';

/**
 * Who may be a renderer. A seat is one browser's right to show one session after another; it is taken by a one-time
 * token and held by a cookie. Neither is kept here, only their SHA-256, so that a look-up is no comparison to be timed.
 */
export interface TokenExchange {
  openSeat(): Seat;
  closeSeat(seat: Seat): void;
  mintToken(seat: Seat): string;
  exchange(token: string): Exchange;
  /** `cookie`: the request's Cookie header. */
  seatOf(cookie: string | undefined): Seat | undefined;
}

export interface Seat {
  readonly id: string;
}

export type Exchange =
  | { readonly kind: 'granted'; readonly seat: Seat; readonly setCookie: string }
  | { readonly kind: 'refused' }
  /** Too many wrong tokens: every token in circulation is void. */
  | { readonly kind: 'locked' };

/** A cold Chromium on the slowest kiosk board seen needs about 10 s; a minute is ample and still short. */
const TOKEN_LIFETIME_MS = 60_000;
/** 256-bit tokens are not guessed; whoever sends a wrong one is no browser of ours. One honest reload of `/enter` is allowed for. */
export const WRONG_TOKENS_ALLOWED = 4;
const TOKEN_BYTES = 32;

export interface TokenExchangeOptions {
  /** Milliseconds, from a clock that does not go back. */
  readonly now: () => number;
  /** Cookies of 127.0.0.1 are shared by all ports, so that the name carries the port. */
  readonly cookieName: string;
}

export function createTokenExchange(options: TokenExchangeOptions): TokenExchange {
  const tokens = new Map<string, { readonly seat: Seat; readonly expiresAt: number }>();
  const cookies = new Map<string, Seat>();
  const seats = new Set<Seat>();
  let wrongTokens = 0;

  return {
    openSeat() {
      const seat: Seat = { id: randomBytes(8).toString('hex') };
      seats.add(seat);
      return seat;
    },
    closeSeat(seat) {
      seats.delete(seat);
      for (const [digest, token] of tokens) if (token.seat === seat) tokens.delete(digest);
      for (const [digest, holder] of cookies) if (holder === seat) cookies.delete(digest);
    },
    mintToken(seat) {
      if (!seats.has(seat)) throw new Error('a token for a seat that is closed');
      const token = secret();
      tokens.set(digestOf(token), { seat, expiresAt: options.now() + TOKEN_LIFETIME_MS });
      return token;
    },
    exchange(token) {
      const digest = digestOf(token);
      const known = tokens.get(digest);
      tokens.delete(digest);
      if (known && options.now() <= known.expiresAt) {
        wrongTokens = 0;
        const cookie = secret();
        for (const [held, holder] of cookies) if (holder === known.seat) cookies.delete(held);
        cookies.set(digestOf(cookie), known.seat);
        return {
          kind: 'granted',
          seat: known.seat,
          setCookie: `${options.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`,
        };
      }
      wrongTokens += 1;
      if (wrongTokens <= WRONG_TOKENS_ALLOWED) return { kind: 'refused' };
      wrongTokens = 0;
      tokens.clear();
      return { kind: 'locked' };
    },
    seatOf(header) {
      if (header === undefined) return undefined;
      for (const pair of header.split(';')) {
        const [name, value, ...rest] = pair.trim().split('=');
        if (name === options.cookieName && value !== undefined && rest.length === 0)
          return cookies.get(digestOf(value));
      }
      return undefined;
    },
  };
}

const secret = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');
