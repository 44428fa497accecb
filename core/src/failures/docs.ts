import { FAILURE_CODES, FAILURES } from './catalogue.ts';

/** docs/failures.md, from the catalogue. */
export function failuresDocument(): string {
  const head = [
    '# Failures',
    '',
    'What a citizen sees, what to do, and what an officer should check. Generated from `core/src/failures` by',
    '`node core/src/failures/write-docs.ts`; a test keeps it current.',
    '',
    '| code | title |',
    '| --- | --- |',
    ...FAILURE_CODES.map(
      (code) => `| [\`${code}\`](#${code}) | ${FAILURES[code].title.vi} · ${FAILURES[code].title.en} |`,
    ),
  ];
  const entries = FAILURE_CODES.flatMap((code) => {
    const { title, explanation, nextAction, officerTip, actions } = FAILURES[code];
    return [
      '',
      `## ${code}`,
      '',
      `**${title.vi}** · ${title.en}`,
      '',
      '| | Tiếng Việt | English |',
      '| --- | --- | --- |',
      `| What happened | ${explanation.vi} | ${explanation.en} |`,
      `| Next | ${nextAction.vi} | ${nextAction.en} |`,
      `| Officer | ${officerTip.vi} | ${officerTip.en} |`,
      '',
      actions.length > 0
        ? `The screen offers: ${actions.map((action) => `\`${action}\``).join(', ')}.`
        : 'Shown on the receipt screen; the session goes on.',
    ];
  });
  return `${[...head, ...entries].join('\n')}\n`;
}
