import { SW } from '@motcua/drivers/apdu';
import { type Answer, refuse } from './answer.ts';
import type { ChipProfile } from './profile.ts';

/** A second is what people notice; it doubles with each failure in a row, up to eight. */
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 8_000;
const TRIES = 3;

/**
 * What the chip does about who guesses a password: slower each time, and, where it counts, blocked in the end. Kept through
 * power-off, as in the chip's own memory; a success clears it.
 */
export class WrongPasswords {
  private readonly manner: ChipProfile['wrongPassword'];
  private readonly pause: (ms: number) => Promise<void>;
  private failures = 0;

  constructor(manner: ChipProfile['wrongPassword'], pause: ((ms: number) => Promise<void>) | undefined) {
    this.manner = manner;
    this.pause = pause ?? (async () => undefined);
  }

  get blocked(): boolean {
    return this.manner === 'counted' && this.failures >= TRIES;
  }

  /** The answer that goes out for a password that was tried; any other answer passes unchanged. */
  async judge(answer: Answer): Promise<Answer> {
    if (answer.opens) this.failures = 0;
    if (answer.sw !== SW.authenticationFailed) return answer;
    this.failures += 1;
    await this.pause(Math.min(FIRST_DELAY_MS * 2 ** (this.failures - 1), LONGEST_DELAY_MS));
    return this.manner === 'counted' ? refuse(0x63c0 + Math.max(0, TRIES - this.failures)) : answer;
  }
}
