import type { Command } from '../command.ts';

/** A subcommand by name. It is loaded when it is called: a reader of cards need not wait for a province to start up. */
export interface NamedCommand {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: readonly NamedCommand[] = [
  {
    name: 'readers',
    summary: 'List the card readers and what lies on them',
    load: async () => (await import('./readers.ts')).readersCommand,
  },
  {
    name: 'read',
    summary: 'Read and verify the card on a reader',
    load: async () => (await import('./read.ts')).readCommand,
  },
  {
    name: 'verify',
    summary: 'Verify a dump: files that were read from a chip before',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  {
    name: 'trust',
    summary: 'Keep the trust store of a kiosk: import, list, check',
    load: async () => (await import('./trust.ts')).trustCommand,
  },
  {
    name: 'card',
    summary: 'Lay a simulated card on a virtual reader (vpcd)',
    load: async () => (await import('./card.ts')).cardCommand,
  },
  {
    name: 'lane',
    summary: 'Run a command where a private pcscd has virtual readers',
    load: async () => (await import('./lane.ts')).laneCommand,
  },
  {
    name: 'province',
    summary: 'Run the simulated provincial back end',
    load: async () => (await import('./province.ts')).provinceCommand,
  },
  {
    name: 'services',
    summary: 'Write service packs: begin one, check it, look at it',
    load: async () => (await import('./services.ts')).servicesCommand,
  },
  {
    name: 'selftest',
    summary: 'One complete session without a person, from the card to the province',
    load: async () => (await import('./selftest.ts')).selftestCommand,
  },
  {
    name: 'schema',
    summary: 'Print the JSON Schema of every JSON output',
    load: async () => (await import('./schema.ts')).schemaCommand,
  },
];
