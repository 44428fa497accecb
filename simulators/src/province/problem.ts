export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Problem details (RFC 9457). Nothing in it repeats what the dossier says. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** JSON pointers of what is wrong, without values. */
  readonly fields?: readonly string[];
}

const TITLES: Readonly<Record<string, string>> = {
  'dossier-invalid': 'The dossier does not follow its schema',
  'dossier-refused': 'A rule of this province refuses the dossier',
  'dossier-too-large': 'The dossier is larger than this province takes',
  'idempotency-key-missing': 'The idempotency key is missing or is no UUID',
  'idempotency-key-differs': 'Header and body name different idempotency keys',
  'idempotency-key-reused': 'This idempotency key was used with another body',
  'faults-malformed': 'Not a list of faults',
  'request-malformed': 'The request cannot be read',
  'not-json': 'Only application/json is taken',
  'not-found': 'There is nothing here',
  unavailable: 'Out of service for now',
  internal: 'A fault of the province',
};

export function problem(status: number, name: string, fields?: readonly string[]): Problem {
  const title = TITLES[name] ?? name;
  return { type: `/problems/${name}`, title, status, ...(fields ? { fields } : {}) };
}
