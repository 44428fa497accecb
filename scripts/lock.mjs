// Writes package-lock.json anew, without registry addresses: each site installs from its own mirror.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

rmSync('package-lock.json', { force: true });
execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--omit-lockfile-registry-resolved'], {
  stdio: 'inherit',
});
