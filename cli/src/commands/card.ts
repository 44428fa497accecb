import {
  CHIP_PROFILES,
  createCard,
  DOCUMENT_LIES,
  type DocumentLie,
  findChipProfile,
  issueCard,
} from '@motcua/simulators/card';
import { citizens } from '@motcua/simulators/citizens';
import { ensurePki } from '@motcua/simulators/pki';
import { VpcdLink } from '@motcua/simulators/reader';
import { type Command, EXIT, textOption, UsageError } from '../command.ts';
import { pkiFolder } from '../folders.ts';

const DEFAULT_PORT = 35_963;

export const cardCommand: Command = {
  name: 'card',
  summary: 'Lay a simulated card on a virtual reader (vpcd)',
  usage: [
    'motcua card --citizen NAME [--profile NAME] [--lie NAME] [--port N]',
    '',
    `  --citizen   ${citizens.map((one) => one.id).join(', ')}`,
    `  --profile   how the chip behaves: ${Object.keys(CHIP_PROFILES).join(', ')}, silent-at-N`,
    `  --lie       what is not true of its files: ${DOCUMENT_LIES.join(', ')}`,
    `  --port      vpcd port on this machine’s loopback; default ${DEFAULT_PORT}`,
    '  --pki DIR   where the simulated authority keeps its keys; made at the first use',
    '',
    'The card stays on the reader until the command is ended (Ctrl-C).',
  ].join('\n'),
  options: {
    citizen: { type: 'string' },
    profile: { type: 'string' },
    lie: { type: 'string' },
    port: { type: 'string' },
    pki: { type: 'string' },
  },
  async run({ values, io }) {
    const citizen = citizens.find((one) => one.id === textOption(values, 'citizen'));
    if (!citizen) throw new UsageError('--citizen takes one of the names below');
    const profile = findChipProfile(textOption(values, 'profile') ?? 'honest');
    if (!profile) throw new UsageError('--profile takes one of the names below');
    const lie = textOption(values, 'lie') ?? 'none';
    if (!isLie(lie)) throw new UsageError('--lie takes one of the names below');
    const port = Number(textOption(values, 'port') ?? DEFAULT_PORT);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new UsageError('--port takes a number from 1 to 65535');

    const pki = ensurePki(textOption(values, 'pki') ?? pkiFolder());
    const link = new VpcdLink(createCard({ ...issueCard({ citizen, pki, profile, lie }), profile }), { port });
    io.err(`Waiting for the reader on port ${port} …\n`);
    const ended = new Promise<void>((resolve) => io.signal.addEventListener('abort', () => resolve(), { once: true }));
    const inserted = link.insert().then(() => {
      if (!io.signal.aborted) io.err(`The card of ${citizen.id} is on the reader.\n`);
    });
    await Promise.race([ended, inserted]);
    await ended;
    await link.remove();
    return EXIT.ok;
  },
};

const isLie = (name: string): name is DocumentLie => DOCUMENT_LIES.some((one) => one === name);
