export type FindingKind = 'exception' | 'hang' | 'slow' | 'work' | 'memory';

export interface Finding {
  readonly kind: FindingKind;
  /** Findings with the same one have, as far as can be told, the same cause. */
  readonly signature: string;
  readonly message: string;
  readonly stack?: string;
  readonly input: Uint8Array;
}

/** Names the cause, not the input: the first line of our own code in the stack, without the numbers of the message. */
export function exceptionFinding(thrown: unknown, input: Uint8Array): Finding {
  const error = thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`);
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  const place = frames.find((line) => !line.includes('node:') && !line.includes('node_modules')) ?? frames[0] ?? '';
  const message = error.message.slice(0, 300);
  return {
    kind: 'exception',
    signature: `exception ${error.name} ${/[^/\s(]+:\d+:\d+/.exec(place)?.[0] ?? message.replace(/\d+/g, '#')}`,
    message: `${error.name}: ${message}`,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    input: input.slice(),
  };
}

export function excessFinding(kind: Exclude<FindingKind, 'exception'>, message: string, input: Uint8Array): Finding {
  return { kind, signature: kind, message, input: input.slice() };
}
