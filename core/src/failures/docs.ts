import { cardMark } from '../prefill/index.ts';
import { FAILURE_CODES, FAILURES, type FailureCode, placeOf } from './catalogue.ts';

/** docs/failures.md, from the catalogue. */
export function failuresDocument(): string {
  const head = [
    '# Failures',
    '',
    'What goes wrong, what a citizen sees of it and can do, and what an officer should check. Generated from',
    '`core/src/failures` by `node core/src/failures/write-docs.ts`; a test keeps it current. Where a citizen meets it:',
    'on a `screen` of its own in these words; in these words on the `receipt`, where the session goes on; or only as the',
    '`mark` on values, so that its words are for the officer.',
    '',
    '| code | title | where |',
    '| --- | --- | --- |',
    ...FAILURE_CODES.map(
      (code) =>
        `| [\`${code}\`](#${code}) | ${FAILURES[code].title.vi} · ${FAILURES[code].title.en} | ${placeOf(code)} |`,
    ),
  ];
  const entries = FAILURE_CODES.flatMap((code) => {
    const { title, explanation, nextAction, officerTip } = FAILURES[code];
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
      whatIsShown(code),
    ];
  });
  return `${[...head, ...entries].join('\n')}\n`;
}

function whatIsShown(code: FailureCode): string {
  switch (placeOf(code)) {
    case 'screen':
      return `The screen offers: ${FAILURES[code].actions.map((action) => `\`${action}\``).join(', ')}.`;
    case 'receipt':
      return 'Shown on the receipt, which offers to print again; the session goes on.';
    case 'mark':
      return [
        'No screen shows these words. The session goes on, and form and review mark the card and each value from it:',
        `“${cardMark('consistent', 'vi').label}” · “${cardMark('consistent', 'en').label}”.`,
        'A procedure that asks for more stops with [`identification-insufficient`](#identification-insufficient).',
      ].join('\n');
  }
}
