import { type DumpVerdict, verifyDump } from '@motcua/drivers/emrtd';
import { type Command, listOption, UsageError } from '../command.ts';
import { identityOf } from '../identity.ts';
import type { ReadOutput } from '../output.ts';
import { exitStatusOf, NO_CARD_ACCESS, NO_CARD_STATS, textOf, toReadOutput } from '../read-output.ts';
import { readTrust } from '../trust.ts';
import { readDump } from '../verify-folder.ts';

export const verifyCommand: Command = {
  usage: [
    'motcua verify DIR --trust PATH… [options]',
    '',
    '  DIR              EF_SOD.bin, EF_COM.bin, EF_DG1.bin … or SOD.bin, DG1.bin …',
    '  --trust PATH…    CSCA certificates, link certificates, CRLs, master lists (.ml), files or folders',
    '  --refuse-legacy  SHA-1 and short keys do not count; default: they are reported',
    '  --allow-simulated    let certificates of the simulators count (never on a real desk)',
    '  --json           one JSON object, as that of motcua read (motcua schema prints its schema)',
    '  --facts          in it also what stands behind the verdict: validity at signing and now, revocation, warnings',
    '',
    'A dump proves nothing about the chip it is from: chipAuthenticity is notDone and the best result is consistent.',
    '',
    'Exit status: 0 verified, 3 consistent, 1 failed, 2 usage.',
  ].join('\n'),
  takesArguments: true,
  takesSeveral: 'trust',
  options: {
    trust: { type: 'string', multiple: true },
    'refuse-legacy': { type: 'boolean' },
    'allow-simulated': { type: 'boolean' },
    json: { type: 'boolean' },
    facts: { type: 'boolean' },
  },
  async run({ values, arguments: folders, io }) {
    const [folder, ...more] = folders;
    if (folder === undefined || more.length > 0) throw new UsageError('give one folder');
    const startedMs = performance.now();
    const dump = await readDump(folder);
    const trust = await readTrust(listOption(values, 'trust'), io.err);
    const now = new Date();
    const verifyingMs = performance.now();
    const verdict = verifyDump(dump, {
      trust,
      now,
      allowSimulated: values['allow-simulated'] === true,
      legacyAlgorithms: values['refuse-legacy'] === true ? 'refuse' : 'report',
    });
    const endMs = performance.now();
    const { verification } = verdict;
    const ms = { ...NO_CARD_STATS.ms, verify: endMs - verifyingMs, total: endMs - startedMs };
    const output = toReadOutput(
      {
        accessControl: NO_CARD_ACCESS,
        verification,
        warnings: verdict.passive?.warnings ?? [],
        stats: { ...NO_CARD_STATS, ms },
        failure: null,
      },
      identityOf(dump.files, verification, now),
    );
    if (values.json === true)
      io.out(`${JSON.stringify(values.facts === true ? withFacts(output, verdict) : output)}\n`);
    else io.out(`${textOf(output)}${factsText(verdict)}`);
    return exitStatusOf(output, null);
  },
};

const withFacts = (output: ReadOutput, { passive, cardAccess }: DumpVerdict): ReadOutput => ({
  ...output,
  facts: {
    cardAccess,
    certificates: passive?.certificates
      ? {
          ...passive.certificates,
          signingTime: passive.certificates.signingTime?.toISOString() ?? null,
          path: [...passive.certificates.path],
        }
      : null,
    warnings: (passive?.warnings ?? []).map(({ code, message }) => ({ code, message })),
  },
});

function factsText({ passive }: DumpVerdict): string {
  const facts = passive?.certificates;
  const about = facts
    ? [
        `Signed         ${facts.signingTime?.toISOString() ?? 'at an unknown time'}; the signer was ${facts.signerWhenSigning} then and is ${facts.signerNow} now`,
        `Revocation     ${facts.revocation ?? 'not known'}`,
      ]
    : [];
  return [...about, 'No chip was asked: a copy of the files is as good as the files.', ''].join('\n');
}
