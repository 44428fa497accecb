import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Somebody else's eye on what the simulators make: the command line of OpenSSL. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Reason to skip, for `test`. */
export const withoutOpenssl = hasOpenssl ? false : 'no openssl on this machine';

/** Runs `openssl` with files: an argument `@name` is the path of the file `name`. */
export function openssl(
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>>,
): { readonly ok: boolean; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const done = spawnSync(
      'openssl',
      args.map((arg) => (arg.startsWith('@') ? join(folder, arg.slice(1)) : arg)),
      { encoding: 'utf8' },
    );
    return { ok: done.status === 0, output: `${done.stdout}${done.stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

/** Whether OpenSSL finds the CMS signed by a signer of the CSCA. It refuses chains whose keys have explicit parameters. */
export function cmsVerifies(
  cms: Uint8Array,
  { csca, at, chain }: { readonly csca: Uint8Array; readonly at: Date; readonly chain: 'checked' | 'not-checked' },
): { readonly ok: boolean; readonly output: string } {
  const verify = ['cms', '-verify', '-inform', 'DER', '-in', '@signed', '-binary', '-out', '@content'];
  const anchored = [
    '-CAfile',
    '@csca.pem',
    '-purpose',
    'any',
    '-auth_level',
    '0',
    '-attime',
    String(at.getTime() / 1000),
  ];
  return openssl([...verify, ...(chain === 'checked' ? anchored : ['-noverify'])], {
    signed: cms,
    'csca.pem': pem('CERTIFICATE', csca),
  });
}
