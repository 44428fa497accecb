import { useState } from 'react';
import { beginsWithCapital } from './edit.ts';

export interface Capitals {
  readonly state: 'off' | 'on' | 'locked';
  /** The key: for one letter, for all, for none. */
  readonly press: () => void;
  /** A letter was typed. */
  readonly spend: () => void;
}

/** Capitals for the next letter or for all of them: by the key, and by themselves where a sentence begins. */
export function useCapitals(before: string, automatic: 'sentences' | 'never'): Capitals {
  const [wish, setWish] = useState<Capitals['state'] | null>(null);
  const state = wish ?? (automatic === 'sentences' && beginsWithCapital(before) ? 'on' : 'off');
  return {
    state,
    press: () =>
      setWish({ off: 'on', on: wish === null ? 'off' : 'locked', locked: 'off' }[state] as Capitals['state']),
    spend: () => {
      if (wish !== 'locked') setWish(null);
    },
  };
}
