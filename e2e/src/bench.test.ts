import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureRead } from '@motcua/e2e/bench';
import { laneAvailable } from '@motcua/simulators/reader';
import { NO_CHROMIUM } from './chromium.ts';

const lane = await laneAvailable();

/** That it measures, not how fast: counts are held here, times never. */
test('npm run bench measures what it prints', { skip: !lane.ok && lane.error.message }, async () => {
  const report = await measureRead({ reads: 1, warmUp: 1, sessions: 1, painted: 1 });
  assert.ok(report);
  assert.equal(report.overall, 'verified');
  assert.equal(report.reads, 1);
  assert.ok(report.apdus > 0 && report.apdus <= 14, `${report.apdus} exchanges`);
  assert.ok(report.bytesOut > 0 && report.bytesIn > report.bytesOut);
  for (const [phase, ms] of Object.entries(report.ms)) assert.ok(ms > 0, phase);
  assert.ok(report.form.cardToFormMs > 0 && report.form.sessionToFormMs > report.form.cardToFormMs);
  assert.equal(report.form.cardToPaintedFormMs === null, NO_CHROMIUM !== false);
});
