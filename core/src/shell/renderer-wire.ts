import { Compile } from 'typebox/compile';
import { intentSchema, type RendererToSession } from '../contract/index.ts';

const intentCheck = Compile(intentSchema);

/** The message as the contract has it, or null: what a renderer sends is hostile until it passed the schema. */
export function parseRendererMessage(message: unknown): RendererToSession | null {
  if (typeof message !== 'object' || message === null) return null;
  const keys = Object.getOwnPropertyNames(message);
  if (keys.length !== 2 || !Object.hasOwn(message, 'type') || !Object.hasOwn(message, 'intent')) return null;
  const { type, intent } = message as { readonly type: unknown; readonly intent: unknown };
  if (type !== 'intent' || !intentCheck.Check(intent)) return null;
  return { type, intent };
}
