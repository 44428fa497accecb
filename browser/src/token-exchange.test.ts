import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createTokenExchange, type TokenExchange, WRONG_TOKENS_ALLOWED } from './token-exchange.ts';

describe('tokens and seats', () => {
  let nowMs: number;
  let tokens: TokenExchange;
  beforeEach(() => {
    nowMs = 0;
    tokens = createTokenExchange({ now: () => nowMs, cookieName: 'motcua-1' });
  });
  const cookieOf = (token: string): string => {
    const exchange = tokens.exchange(token);
    assert.ok(exchange.kind === 'granted');
    return exchange.setCookie.split(';')[0] ?? '';
  };

  it('a token is good for a minute and not longer', () => {
    const seat = tokens.openSeat();
    const [inTime, late] = [tokens.mintToken(seat), tokens.mintToken(seat)];
    nowMs = 60_000;
    assert.equal(tokens.exchange(inTime).kind, 'granted');
    nowMs = 60_001;
    assert.equal(tokens.exchange(late).kind, 'refused');
  });

  it('a cookie leads to its own seat, among the cookies of other programs', () => {
    const [first, second] = [tokens.openSeat(), tokens.openSeat()];
    const [one, two] = [cookieOf(tokens.mintToken(first)), cookieOf(tokens.mintToken(second))];
    assert.equal(tokens.seatOf(`other=x; ${one}`), first);
    assert.equal(tokens.seatOf(`${two}; other=y=z`), second);
    for (const wrong of [undefined, '', 'motcua-1', 'motcua-1=', `x${one}`, `${one}=`, one.toUpperCase()]) {
      assert.equal(tokens.seatOf(wrong), undefined, String(wrong));
    }
  });

  it('a closed seat takes its cookie and its tokens with it, and no other seat’s', () => {
    const [closed, open] = [tokens.openSeat(), tokens.openSeat()];
    const [gone, kept] = [cookieOf(tokens.mintToken(closed)), cookieOf(tokens.mintToken(open))];
    const token = tokens.mintToken(closed);
    tokens.closeSeat(closed);
    assert.equal(tokens.seatOf(gone), undefined);
    assert.equal(tokens.exchange(token).kind, 'refused');
    assert.throws(() => tokens.mintToken(closed), /closed/);
    assert.equal(tokens.seatOf(kept), open);
  });

  it('wrong tokens in a row void the others; one right token in between begins anew', () => {
    const seat = tokens.openSeat();
    const wrong = (times: number) => Array.from({ length: times }, () => tokens.exchange('A'.repeat(43)).kind);
    assert.ok(wrong(WRONG_TOKENS_ALLOWED).every((kind) => kind === 'refused'));
    assert.equal(tokens.exchange(tokens.mintToken(seat)).kind, 'granted');
    const waiting = tokens.mintToken(seat);
    assert.deepEqual(wrong(WRONG_TOKENS_ALLOWED + 1).at(-1), 'locked');
    assert.equal(tokens.exchange(waiting).kind, 'refused');
  });
});
