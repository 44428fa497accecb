import { readFileSync } from 'node:fs';
import { readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { createKoffiPcsc } from '@motcua/drivers/pcsc';
import { findCitizen } from '../../citizens/citizen.ts';
import { mrzKey } from '../../citizens/mrz.ts';

/** For card-in-lane.test.ts, inside the lane: `read-once.ts READER CITIZEN ANCHOR` reads one card and prints what came of it. */
const [reader = '', id = '', anchor = ''] = process.argv.slice(2);
const citizen = findCitizen(id);
const pcsc = createKoffiPcsc();
if (!pcsc.ok) throw new Error(JSON.stringify(pcsc.error));
const channel = await pcsc.value.connect({ reader, mode: 'exclusive' });
if (!channel.ok) throw new Error(JSON.stringify(channel.error));
const { accessControl, verification, stats, failure } = await readDocument({
  channel: channel.value,
  keys: { can: citizen.citizenNumber.slice(-6), mrz: [mrzKey(citizen)] },
  dataGroups: [1, 13],
  policy: { bac: 'if-pace-refused', allowSimulated: true },
  trust: { anchors: [readFileSync(anchor)], crls: [] },
  verify: verifyPassively,
});
await channel.value.close('reset');
await pcsc.value.close();
process.stdout.write(JSON.stringify({ accessControl, verification, stats, failure }));
