import { writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { checkServices, installedPacksFolder, PACK_FILE, packFiles } from '@motcua/core/services';
import { openWindow } from '@motcua/demo/open-window';
import { dateInVietnam } from '@motcua/drivers/cccd';
import { type Command, type CommandRequest, EXIT, textOption, UsageError } from '../command.ts';
import { errorCode, isFolder, makeFolder, toldPath } from '../folders.ts';
import { checkOutput, checkText } from '../services/check-text.ts';
import type { ServicesPreviewOutput } from '../services/output.ts';
import { KINDS, type Kind, starterPack } from '../services/starter.ts';

export const servicesCommand: Command = {
  usage: [
    'motcua services check [FOLDER] [--json]',
    'motcua services preview [FOLDER] [--port N] [--no-window] [--json]',
    'motcua services new ID [--kind KIND] [--folder FOLDER]',
    '',
    '  FOLDER           a folder of packs, or of one pack; default: the packs of this installation',
    '  ID               of the new pack, and its folder: lower-case letters, digits and hyphens, for example land-transfer',
    `  --kind KIND      ${KINDS.join(', ')}; default dossier`,
    '  --port N         of the gallery, at 127.0.0.1; default: any free port',
    '  --no-window      print the address of the gallery and open no window',
    '  --json           one JSON object (motcua schema prints its schema)',
    '',
    'How a pack is written: docs/writing-a-service-pack.md.',
    '',
    'Exit status of check: 0 no fault, 1 faults; 2 usage. Of preview: 0 once it was ended, 1 if it cannot listen.',
  ].join('\n'),
  takesArguments: true,
  options: {
    kind: { type: 'string' },
    folder: { type: 'string' },
    port: { type: 'string' },
    'no-window': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  async run(request) {
    const [action, ...rest] = request.arguments;
    if (rest.length > 1) throw new UsageError('one folder or one ID at a time');
    switch (action) {
      case 'check':
        return await runCheck(request, rest[0] ?? installedPacksFolder());
      case 'preview':
        return await runPreview(request, rest[0] ?? installedPacksFolder());
      case 'new':
        return await runNew(request, rest[0] ?? '');
      default:
        throw new UsageError('say what to do: check, preview or new');
    }
  },
};

async function runCheck({ values, io }: CommandRequest, folder: string): Promise<number> {
  await expectPacks(folder);
  const report = await checkServices(resolve(folder));
  const output = checkOutput(report);
  io.out(values.json === true ? `${JSON.stringify(output)}\n` : checkText(output));
  return output.faults.length > 0 ? EXIT.failed : EXIT.ok;
}

/** Until Ctrl-C: the packs are read anew whenever the page is. */
async function runPreview({ values, io }: CommandRequest, folder: string): Promise<number> {
  const port = Number(textOption(values, 'port') ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('--port takes a number from 0 to 65535');
  await expectPacks(folder);
  const { openPreview } = await import('../services/preview/open-preview.ts');
  const server = await openPreview({ folder: resolve(folder), port }).catch((error: unknown) => {
    if (errorCode(error) === 'EADDRINUSE') return null;
    throw error;
  });
  if (server === null) {
    io.err(`motcua services: port ${port} is taken; give another one, or none\n`);
    return EXIT.failed;
  }
  const url = `${server.origin}/`;
  io.out(
    values.json === true
      ? `${JSON.stringify({ url: server.origin } satisfies ServicesPreviewOutput)}\n`
      : `Open ${url} to look at every screen of the packs. Reload it after a change. Ctrl-C ends it.\n`,
  );
  if (values['no-window'] !== true && values.json !== true) openWindow(url);
  await new Promise<void>((ended) => {
    if (io.signal.aborted) ended();
    io.signal.addEventListener('abort', () => ended(), { once: true });
  });
  await server.close();
  return EXIT.ok;
}

async function expectPacks(folder: string): Promise<void> {
  if (!(await isFolder(folder))) throw new UsageError(`${toldPath(folder)} is no folder`);
  const files = await packFiles(resolve(folder));
  if (files.length === 0) throw new UsageError(`${toldPath(folder)} holds no pack: a pack is ID/${PACK_FILE} in it`);
}

async function runNew({ values, io }: CommandRequest, id: string): Promise<number> {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id) || id.length > 64)
    throw new UsageError('give an ID of lower-case letters, digits and hyphens, for example land-transfer');
  const kind = kindOf(textOption(values, 'kind') ?? 'dossier');
  const folder = resolve(textOption(values, 'folder') ?? installedPacksFolder());
  if (!(await isFolder(folder))) throw new UsageError(`${toldPath(folder)} is no folder`);
  const file = join(folder, id, PACK_FILE);
  const schema = relative(dirname(file), join(installedPacksFolder(), 'schema', 'pack.schema.json'));
  const pack = { $schema: schema, ...starterPack({ id, kind, today: dateInVietnam(new Date()) }) };
  try {
    await makeFolder(dirname(file), 0o755);
    // `wx`: a pack that is there is somebody's work.
    await writeFile(file, `${JSON.stringify(pack, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    const why = errorCode(error);
    io.err(
      `motcua services: ${why === 'EEXIST' ? `there is a pack ${id} already` : `${file} cannot be written: ${why}`}\n`,
    );
    return EXIT.failed;
  }
  io.out(
    `${file}\nFill in what begins with "ĐIỀN:" and "FILL IN:", then run: motcua services check ${join(folder, id)}\n`,
  );
  return EXIT.ok;
}

function kindOf(given: string): Kind {
  const kind = KINDS.find((one) => one === given);
  if (!kind) throw new UsageError(`--kind takes one of ${KINDS.join(', ')}`);
  return kind;
}
