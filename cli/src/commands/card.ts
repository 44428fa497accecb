import { setTimeout as pause } from 'node:timers/promises';
import { createCard, DOCUMENT_LIES, PROFILES } from '@motcua/simulators/card';
import { citizens } from '@motcua/simulators/citizens';
import { documents } from '@motcua/simulators/documents';
import { BIT_RATES, type BitRate, isBitRate, overLink } from '@motcua/simulators/link';
import { VpcdLink } from '@motcua/simulators/reader';
import { cardToLay } from '../card-to-lay.ts';
import { type Command, type CommandRequest, EXIT, textOption, UsageError } from '../command.ts';

const DEFAULT_PORT = 35_963;
/** A card that slipped is laid back within a second or two; pcscd looks every 0.4 s. */
const LIFTED_MS = 1_500;
/** The profiles of the differential harness are too many to be listed here. */
const HARNESS = 'tc-';
const named = [...PROFILES.keys()].filter((name) => !name.startsWith(HARNESS));

export const cardCommand: Command = {
  usage: [
    'motcua card --citizen NAME | --document NAME | --profile NAME | --lds DIR [options]',
    '',
    `  --citizen NAME   ${citizens.map((one) => one.id).join(', ')}`,
    `  --document NAME  ${documents.map((one) => one.id).join(', ')}`,
    `  --profile NAME   how the chip behaves: ${named.join(', ')}, silent-at-N; tc-… as in docs/card-simulator.md`,
    '  --lds DIR        the files of a chip: SOD.bin, DG1.bin … or EF_SOD.bin …; its keys ca.pk8, aa.pk8',
    '  --can C          what opens it instead of its own, 6 digits; a folder has none of its own',
    '  --mrz D,B,E      the same: document number, birth and expiry (yyMMdd); default: what stands in DG1',
    '                   "-" instead of one of these values reads it from standard input',
    `  --lie NAME       with --citizen, what is not true of the files: ${DOCUMENT_LIES.join(', ')}`,
    `  --link RATE      answer as slowly as a contactless link of so many kbit/s: ${BIT_RATES.join(', ')}`,
    `  --port N         vpcd port on this machine’s loopback; default ${DEFAULT_PORT}`,
    '  --pki DIR        where the simulated authority keeps its keys; made at the first use',
    '',
    'The card stays on the reader until the command is ended (Ctrl-C).',
  ].join('\n'),
  options: {
    citizen: { type: 'string' },
    document: { type: 'string' },
    profile: { type: 'string' },
    lds: { type: 'string' },
    can: { type: 'string' },
    mrz: { type: 'string' },
    lie: { type: 'string' },
    link: { type: 'string' },
    port: { type: 'string' },
    pki: { type: 'string' },
  },
  async run({ values, io }) {
    const port = portOf(values);
    const bitRate = bitRateOf(values);
    const { content, profile, name, notes } = await cardToLay({ values, io });
    const wait = async (ms: number): Promise<void> => void (await pause(ms));
    const card = createCard({ ...content, profile, pause: wait, onLeave: () => void layAgain() });
    const timed = bitRate === undefined ? card : overLink(card, { link: { bitRate }, pause: wait, monotonicMs });
    const link = new VpcdLink(timed, { port });
    /** In profiles where the card leaves the field: somebody lays it back. */
    const layAgain = async (): Promise<void> => {
      await link.remove();
      io.err('The card has left the reader.\n');
      await wait(LIFTED_MS);
      if (io.signal.aborted) return;
      await link.insert();
      io.err('The card is on the reader again.\n');
    };
    io.err(`Waiting for the reader (vpcd) on port ${port} … Without one: motcua lane --help\n`);
    for (const note of notes) io.err(`${note}\n`);
    const ended = new Promise<void>((resolve) => io.signal.addEventListener('abort', () => resolve(), { once: true }));
    const inserted = link.insert().then(() => {
      if (!io.signal.aborted) io.err(`The card of ${name} is on the reader.\n`);
    });
    await Promise.race([ended, inserted]);
    await ended;
    await link.remove();
    return EXIT.ok;
  },
};

const monotonicMs = (): number => performance.now();

function portOf(values: CommandRequest['values']): number {
  const port = Number(textOption(values, 'port') ?? DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new UsageError('--port takes a number from 1 to 65535');
}

function bitRateOf(values: CommandRequest['values']): BitRate | undefined {
  const text = textOption(values, 'link');
  if (text === undefined) return undefined;
  const rate = Number(text);
  if (isBitRate(rate)) return rate;
  throw new UsageError(`--link takes one of ${BIT_RATES.join(', ')} (kbit/s)`);
}
