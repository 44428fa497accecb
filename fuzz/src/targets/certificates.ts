import { parseTrustMaterial, readMasterList, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

const pem = (der: Uint8Array): Uint8Array => {
  const base64 = Buffer.from(der).toString('base64');
  const lines = base64.match(/.{1,64}/g)?.join('\n') ?? '';
  return new TextEncoder().encode(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
};
/** Signed with RSA, which costs a hundredth of the curves. */
const [sod = new Uint8Array(0)] = seeds('sod-simulated');

const NOW = new Date('2026-06-01T00:00:00Z');

export const target: Target = {
  name: 'certificates',
  modules: ['/drivers/src/emrtd/passive-auth/', '/drivers/src/tlv/'],
  mutators: [mutateTlv, mutateTlv, mutateBytes],
  maxBytes: 32_768,
  seeds: () => {
    const all = seeds('certificates', 'csca', 'csca-simulated', 'master-lists');
    return [...all, ...all.slice(0, 2).map(pem)];
  },
  limits: { slowMs: 2_000, work: 3_000_000 },
  run(input) {
    const { trust, problems } = parseTrustMaterial([{ name: 'hostile', bytes: input }]);
    const kept = trust.anchors.length + (trust.links?.length ?? 0) + trust.crls.length;
    if (kept === 0 && problems.length === 0) {
      throw new Error('a file that is passed over in silence');
    }
    readMasterList(input, { trust: { anchors: [], crls: [] }, now: NOW });
    verifyPassively({ sod, files: new Map(), trust, now: NOW, allowSimulated: true });
  },
};
