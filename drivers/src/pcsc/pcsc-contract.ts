import { describe, test } from 'node:test';
import { Bench } from './contract/bench.ts';
import { exchangeContract } from './contract/exchange.ts';
import { presenceContract } from './contract/presence.ts';
import type { ContractTest, PcscRig } from './contract/rig.ts';
import { serviceContract } from './contract/service.ts';
import { sharingContract } from './contract/sharing.ts';
import { silenceContract } from './contract/silence.ts';

export type { Capability, ContractCard, PcscRig } from './contract/rig.ts';

/**
 * The slowest test takes 2.5 s on a busy machine. A wait that is in vain says so after PATIENCE_MS, and a test has few of
 * them in a row: what is still there at this limit hangs, and would say nothing at all.
 */
const TEST_LIMIT_MS = 60_000;
/** Waits once for each of the two readers, at most PATIENCE_MS each, and for the ports. */
const CLEAR_LIMIT_MS = 30_000;

/** What every implementation of PcscPort has to do, whatever it is made of. */
export function pcscContract(rig: PcscRig): void {
  const contractTest: ContractTest = (name, body, needs) => {
    const reason = needs === undefined ? undefined : rig.cannot[needs];
    test(name, { timeout: TEST_LIMIT_MS, skip: reason ?? false }, (t) => {
      const bench = new Bench(rig, t);
      t.after(() => bench.clear(), { timeout: CLEAR_LIMIT_MS }); // also if the body never comes back
      return body(bench);
    });
  };

  describe(`PC/SC contract: ${rig.name}`, () => {
    presenceContract(rig, contractTest);
    exchangeContract(rig, contractTest);
    silenceContract(rig, contractTest);
    sharingContract(rig, contractTest);
    serviceContract(rig, contractTest);
  });
}
