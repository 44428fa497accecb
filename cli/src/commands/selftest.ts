import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_FILE } from '@motcua/core/kiosk';
import type { Dossier } from '@motcua/core/submission';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createRobotRenderers } from '@motcua/demo/robot-renderer';
import { type RobotResult, runRobotSession } from '@motcua/demo/robot-session';
import { createStage, type Stage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import type { StoredDossier } from '@motcua/simulators/province';
import { type Command, EXIT, textOption, UsageError } from '../command.ts';
import type { SelftestOutput } from '../output.ts';

const LIMIT_MS = 120_000;
const CITIZEN = 'adult-2021';

export const selftestCommand: Command = {
  usage: [
    'motcua selftest [--json] [--in-process] [--service ID]',
    '',
    '  A simulated citizen goes through the real product: pcscd, reader, flow, journal, and a simulated province.',
    '  --in-process   do without pcscd',
    '  --service ID   unemployment-benefit (default) or certified-copy',
    '  --json         one JSON line (motcua schema prints its schema)',
    '',
    'Exit status: 0 only if the province holds exactly that dossier, else 1.',
  ].join('\n'),
  options: { json: { type: 'boolean' }, 'in-process': { type: 'boolean' }, service: { type: 'string' } },
  async run({ values, io }) {
    const serviceId = textOption(values, 'service') ?? 'unemployment-benefit';
    if (!/^[a-z0-9-]+$/.test(serviceId)) throw new UsageError('--service takes the id of a service pack');
    const lane = values['in-process'] === true ? 'never' : 'auto';
    const output = await trial({ serviceId, lane, signal: io.signal });
    io.out(values.json === true ? `${JSON.stringify(output)}\n` : textOf(output));
    return output.failure === undefined ? EXIT.ok : EXIT.failed;
  },
};

interface Trial {
  readonly serviceId: string;
  readonly lane: 'auto' | 'never';
  readonly signal: AbortSignal;
}

/** A start that fails is a result like any other: whoever called wants one line and a status. */
async function trial({ serviceId, lane, signal }: Trial): Promise<SelftestOutput> {
  const startedMs = performance.now();
  let stage: Stage | undefined;
  try {
    stage = await createStage({ lane });
    const robot = createRobotRenderers();
    const kiosk = await startDemoKiosk({ stage, renderers: robot.host });
    let result: RobotResult;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
      result = await runRobotSession({ robot, stage, citizenId: CITIZEN, serviceId, signal: limit });
    } finally {
      await kiosk.close();
    }
    return judge(result, stage, { serviceId, exchanges: exchangesOf(stage), totalMs: performance.now() - startedMs });
  } catch (error) {
    return {
      dossierCode: null,
      overall: null,
      binding: stage?.reader.binding ?? 'in-process',
      apdus: 0,
      ms: { total: Math.round(performance.now() - startedMs) },
      failure: `it could not be started: ${error instanceof Error ? error.message : 'unknown'}`,
    };
  } finally {
    await stage?.close();
  }
}

/** Believes nothing but what the province holds. */
function judge(
  result: RobotResult,
  stage: Stage,
  {
    serviceId,
    exchanges,
    totalMs,
  }: { readonly serviceId: string; readonly exchanges: number; readonly totalMs: number },
): SelftestOutput {
  const held = stage.province.dossiers();
  const [dossier] = held;
  const failure = failureOf(result, held, serviceId);
  const identification = dossier && contentOf(dossier).identification;
  return {
    dossierCode: dossier?.dossierCode ?? null,
    overall: identification?.overall ?? null,
    binding: stage.reader.binding,
    apdus: exchanges,
    ms: { ...phases(result), total: Math.round(totalMs) },
    ...(failure === undefined ? {} : { failure }),
  };
}

function failureOf(
  result: RobotResult,
  held: ReturnType<Stage['province']['dossiers']>,
  serviceId: string,
): string | undefined {
  if (result.kind === 'stuck') return result.why;
  const [dossier] = held;
  if (!dossier || held.length !== 1) return `the province holds ${held.length} dossiers instead of 1`;
  if (dossier.dossierCode !== result.receipt.dossierCode) return 'the code on the slip is not the one at the province';
  const content = contentOf(dossier);
  if (content.serviceId !== serviceId) return 'the dossier is of another procedure';
  const wrong = wrongField(content, result.entered);
  return wrong && `the dossier says of "${wrong}" something else than the card and the citizen`;
}

/** A field of the dossier whose value, or whose origin, is not what happened at the kiosk; undefined: none. */
export function wrongField({ values }: Dossier, entered: Readonly<Record<string, string>>): string | undefined {
  const citizen = findCitizen(CITIZEN);
  const onTheCard: Readonly<Record<string, string>> = {
    citizenNumber: citizen.citizenNumber,
    fullName: citizen.fullName,
    dateOfBirth: citizen.dateOfBirth,
    sex: citizen.sex,
    issueDate: citizen.issueDate,
    permanentAddress: citizen.address,
  };
  const isTrue = (field: string): boolean => {
    const held = values[field];
    if (held?.source === 'chip') return held.value === onTheCard[field] && held.evidence !== null;
    return held?.source === 'typed' && String(held.value) === entered[field];
  };
  const proven = ['citizenNumber', 'fullName'].find((field) => values[field]?.source !== 'chip');
  return proven ?? [...Object.keys(values), ...Object.keys(entered)].find((field) => !isTrue(field));
}

/** From the kiosk’s audit log, where an operator would look. */
function exchangesOf(stage: Stage): number {
  const lines = readFileSync(join(stage.folder, 'data', AUDIT_FILE), 'utf8')
    .trim()
    .split('\n');
  const read = lines.map((line) => JSON.parse(line)).findLast((entry) => entry.event === 'card-read');
  return read?.context?.exchanges ?? 0;
}

/** The body is what arrived, checked by the province against the schema of the dossier. */
function contentOf({ body }: StoredDossier): Dossier {
  return JSON.parse(body) as Dossier;
}

function phases({ at }: RobotResult): Record<string, number> {
  const between = (from: number | undefined, to: number | undefined): number =>
    from === undefined || to === undefined ? 0 : Math.round(to - from);
  return {
    sessionToForm: between(at.language, at.form),
    cardToForm: between(at.reading, at.form),
    submitToReceipt: between(at.submitting, at.receipt),
  };
}

function textOf(output: SelftestOutput): string {
  if (output.failure !== undefined) return `The self-test FAILED: ${output.failure}\n`;
  return `The province holds exactly one dossier, ${output.dossierCode}. Card: ${output.overall}, through ${output.binding}. ${output.ms.total} ms.\n`;
}
