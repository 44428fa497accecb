import { readFileSync } from 'node:fs';

const FILE = new URL('../../core/messages/vi.json', import.meta.url);

/** The keys of the messages that stand by themselves, without values. */
export function messageKeys(): readonly string[] {
  const { messages } = JSON.parse(readFileSync(FILE, 'utf8')) as { messages: Readonly<Record<string, string>> };
  return Object.entries(messages).flatMap(([key, text]) => (text.includes('{') ? [] : [key]));
}
