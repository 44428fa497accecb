import { relative } from 'node:path';
import type { ServicesReport } from '@motcua/core/services';
import type { ServicesCheckOutput } from './output.ts';

/** Paths as an author can click or type them: from where they stand, unless that is somewhere else altogether. */
const shown = (file: string): string => {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
};

export function checkOutput({ packs, fileCount, faults, toFill }: ServicesReport): ServicesCheckOutput {
  return {
    packs: packs.map(({ id, kind, versions }) => ({
      id,
      kind,
      versions: versions.map(({ version, status, openQuestions = [] }) => ({
        version,
        status,
        openQuestions: openQuestions.map(({ vi, en }) => ({ vi, en })),
      })),
    })),
    fileCount,
    faults: faults.map((fault) => ({ ...fault, file: shown(fault.file) })),
    toFill: toFill.map((place) => ({ ...place, file: shown(place.file) })),
  };
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

export function checkText({ packs, fileCount, faults, toFill }: ServicesCheckOutput): string {
  const lines = faults.flatMap(({ file, line, pointer, problem, mend }) => [
    `${file}:${line}  ${problem}`,
    `    mend: ${mend}${pointer === '' ? '' : `   (${pointer})`}`,
  ]);
  const files = [...new Set(toFill.map(({ file }) => file))];
  const filled = files.map((file) => {
    const at = toFill.filter((place) => place.file === file).map(({ line }) => line);
    return `${file}:${at[0]}  ${count(at.length, 'text')} still to be filled in: lines ${at.join(', ')}`;
  });
  const drafts = packs.flatMap(({ id, versions }) =>
    versions
      .filter(({ status }) => status === 'draft')
      .map(({ version, openQuestions }) => `${id} ${version}: draft, ${count(openQuestions.length, 'open question')}`),
  );
  const faulty = new Set(faults.map(({ file }) => file)).size;
  const sum =
    faults.length === 0
      ? `${count(fileCount, 'pack')}, no fault.`
      : `${count(faults.length, 'fault')} in ${faulty} of ${count(fileCount, 'pack')}.`;
  return [...lines, ...filled, ...drafts, sum, ''].join('\n');
}
