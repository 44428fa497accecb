import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEndpointWire } from './endpoint.ts';

describe('a wire over a framed channel', () => {
  const make = () => {
    const posted: unknown[] = [];
    let closes = 0;
    const end = createEndpointWire({
      post: (message) => posted.push(message),
      close: () => {
        closes += 1;
      },
    });
    return { ...end, posted, closes: () => closes };
  };

  it('keeps what comes before the first listener, in order', () => {
    const { wire, deliver } = make();
    for (const message of [1, 2]) deliver(message);
    const heard: unknown[] = [];
    wire.onMessage((message) => heard.push(message));
    deliver(3);
    assert.deepEqual(heard, [1, 2, 3]);
  });

  it('tells its end once, whoever ended it, and to one who asks late', () => {
    for (const endIt of ['here', 'there'] as const) {
      const { wire, closed, closes } = make();
      let told = 0;
      wire.onClose(() => {
        told += 1;
      });
      if (endIt === 'here') wire.close();
      else closed();
      closed();
      wire.close();
      assert.equal(told, 1);
      assert.equal(closes(), endIt === 'here' ? 1 : 0);
      let late = 0;
      wire.onClose(() => {
        late += 1;
      });
      assert.equal(late, 1);
    }
  });

  it('neither says nor hears anything after its end', () => {
    const { wire, deliver, posted } = make();
    const heard: unknown[] = [];
    wire.onMessage((message) => heard.push(message));
    wire.close();
    wire.send('late');
    deliver('late');
    assert.deepEqual([posted, heard], [[], []]);
  });
});
