import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { ScreenModel } from '@motcua/core/contract';
import { FAILURES } from '@motcua/core/failures';
import { findCitizen } from '@motcua/simulators/citizens';
import { laneAvailable } from '@motcua/simulators/reader';
import { type Desk, dossiersAt, openDesk } from './desk.ts';
import { sample } from './sample.ts';

/** One read of this procedure: held to by two tests below, so that no exchange is left out when the read changes. */
const EXCHANGES = 13;
const CITIZEN = findCitizen('adult-2021');
const everyExchange = Array.from({ length: EXCHANGES }, (_, index) => index + 1);

describe('the card is pulled in the middle of the read, card in process', () => {
  pullAt('never', sample(everyExchange, 5));

  test('pulled at every exchange, one after another in one session: the form comes all the same', async () => {
    const desk = await openDesk();
    try {
      const { visit } = desk;
      let failed = await visit.walkTo('failure', { layCard: () => lay(desk, 1) });
      for (const pulledAt of everyExchange.slice(1)) {
        assertLifted(failed);
        await lay(desk, pulledAt);
        await visit.after(failed);
        failed = await visit.until('failure');
      }
      assertLifted(failed);
      await lay(desk);
      assertFilled(await visit.until('form'));
    } finally {
      await desk.close();
    }
  });

  test(`a read has ${EXCHANGES} exchanges`, async () => {
    const desk = await openDesk();
    try {
      // Pulled beyond the last one: nothing is noticed.
      assertFilled(await desk.visit.walkTo('form', { layCard: () => lay(desk, EXCHANGES + 1) }));
    } finally {
      await desk.close();
    }
  });
});

const lane = await laneAvailable();
describe('the card is pulled in the middle of the read, over pcscd', { skip: !lane.ok && lane.error.message }, () => {
  pullAt('auto', sample(everyExchange, 3));
});

function pullAt(lane: 'auto' | 'never', exchanges: readonly number[]): void {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ lane });
  });
  after(() => desk.close());
  afterEach(() => desk.visit.leave());

  for (const pulledAt of exchanges) {
    test(`at exchange ${pulledAt}: it says so, and laying the card on again fills the form`, async () => {
      const { visit } = desk;
      visit.seen.length = 0;
      assertLifted(await visit.walkTo('failure', { layCard: () => lay(desk, pulledAt) }));
      assert.deepEqual(dossiersAt(desk.stage), []);
      await lay(desk);
      assertFilled(await visit.until('form'));
      assert.deepEqual(
        visit.seen.filter((name) => name.startsWith('failure')),
        ['failure card-removed'],
      );
    });
  }
}

function lay({ stage }: Desk, pulledAt?: number): Promise<void> {
  return stage.reader.insert({ citizen: CITIZEN.id, ...(pulledAt === undefined ? {} : { pulledAt }) });
}

function assertLifted({ screen }: ScreenModel): void {
  assert.ok(screen.name === 'failure', screen.name);
  const { title, explanation, nextAction, actions } = FAILURES['card-removed'];
  assert.deepEqual(screen.failure, {
    code: 'card-removed',
    title: title.vi,
    explanation: explanation.vi,
    nextAction: nextAction.vi,
    actions,
  });
  assert.equal(actions[0], 'retry');
}

/** From the chip, proven: not from what the QR had said before. */
function assertFilled({ screen }: ScreenModel): void {
  assert.ok(screen.name === 'form', screen.name);
  const name = screen.page.fields.find(({ value }) => value === CITIZEN.fullName);
  assert.deepEqual([name?.origin?.source, name?.origin?.level, name?.locked], ['chip', 'verified', true]);
}
