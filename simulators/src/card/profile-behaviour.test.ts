import { describe, test } from 'node:test';
import { CHECKS } from './test/profile-checks.ts';
import { lay } from './test/profile-scene.ts';

describe('what the chip of a profile does', () => {
  for (const [name, check] of Object.entries(CHECKS)) test(name, async () => check(lay(name)));
});
