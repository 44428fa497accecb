import { describe, test } from 'node:test';
import { Bench } from './contract/bench.ts';
import { exchangeContract } from './contract/exchange.ts';
import { presenceContract } from './contract/presence.ts';
import type { ContractTest, PcscRig } from './contract/rig.ts';
import { serviceContract } from './contract/service.ts';
import { sharingContract } from './contract/sharing.ts';
import { silenceContract } from './contract/silence.ts';

export type { Capability, ContractCard, PcscRig } from './contract/rig.ts';

/** What every implementation of PcscPort has to do, whatever it is made of. */
export function pcscContract(rig: PcscRig): void {
  const contractTest: ContractTest = (name, body, needs) => {
    const reason = needs === undefined ? undefined : rig.cannot[needs];
    test(name, reason === undefined ? {} : { skip: reason }, async (t) => {
      const bench = new Bench(rig, t);
      try {
        await body(bench);
      } finally {
        await bench.clear();
      }
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
