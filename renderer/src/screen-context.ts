import type { Intent, ScreenModel } from '@motcua/core/contract';
import { createContext, useContext } from 'react';
import type { Wording } from './messages/phrase.ts';

export type Send = (intent: Intent) => void;

export interface ScreenContextValue extends Wording {
  readonly model: ScreenModel;
  readonly send: Send;
}

export const ScreenContext = createContext<ScreenContextValue | null>(null);

export function useScreen(): ScreenContextValue {
  const value = useContext(ScreenContext);
  if (value === null) throw new Error('useScreen is called outside <ScreenContext>');
  return value;
}
