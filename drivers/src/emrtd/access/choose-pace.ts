import { toHex } from '../../tlv/index.ts';
import type { CipherSuite } from '../key-derivation.ts';
import type { PaceMapping, SecurityInfos } from '../security-infos.ts';
import { supportsIntegratedMapping } from './integrated-mapping.ts';
import type { PaceParameters } from './pace-model.ts';

/** Which of the card's offers may be used. What is left out is taken from `DEFAULT_PACE_POLICY`. */
export interface PacePolicy {
  /** The mappings allowed; of equally strong offers the earlier one is taken. */
  readonly mappings: readonly PaceMapping[];
  /** The ciphers allowed. */
  readonly suites: readonly CipherSuite[];
  readonly agreements: readonly ('ecdh' | 'dh')[];
}

/** Everything that ICAO 9303-11 has. Chip Authentication mapping first: it costs no exchange and can prove the chip. */
export const DEFAULT_PACE_POLICY: PacePolicy = {
  mappings: ['cam', 'gm', 'im'],
  suites: ['3des', 'aes-128', 'aes-192', 'aes-256'],
  agreements: ['ecdh', 'dh'],
};

/** Security of each cipher, in bits (NIST SP 800-57 part 1, table 2). */
const SUITE_BITS: Readonly<Record<CipherSuite, number>> = {
  '3des': 112,
  'aes-128': 128,
  'aes-192': 192,
  'aes-256': 256,
};

/**
 * The offers of EF.CardAccess that we speak and the policy allows, best first. By the weaker of cipher and group, then by
 * the cipher, by the group, by the policy's order of mappings, elliptic curves before finite fields, the lowest parameter id
 * first. The order in which the card lists them never counts.
 */
export function rankPace(
  cardAccess: SecurityInfos | null,
  policy: Partial<PacePolicy> = {},
): readonly PaceParameters[] {
  const { mappings, suites, agreements } = { ...DEFAULT_PACE_POLICY, ...policy };
  const spoken = (cardAccess?.pace ?? []).flatMap(({ oid, version, protocol, group, parameterId, raw }) => {
    // Version 1 is deprecated and its tokens differ (ICAO 9303-11 §9.2.1).
    if (version !== 2 || protocol === null || group === null) return [];
    const { mapping, suite, agreement } = protocol;
    if (!mappings.includes(mapping) || !suites.includes(suite) || !agreements.includes(agreement)) return [];
    if (mapping === 'im' && !supportsIntegratedMapping(group)) return [];
    const rank = [
      -Math.min(SUITE_BITS[suite], group.securityBits),
      -SUITE_BITS[suite],
      -group.securityBits,
      mappings.indexOf(mapping),
      agreement === 'ecdh' ? 0 : 1,
      parameterId ?? -1,
    ];
    return [{ parameters: { oid, protocol, group, parameterId }, rank, raw: toHex(raw) }];
  });
  return spoken
    .sort((a, b) => {
      const differing = a.rank.findIndex((value, i) => value !== b.rank[i]);
      if (differing >= 0) return (a.rank[differing] ?? 0) - (b.rank[differing] ?? 0);
      return a.raw < b.raw ? -1 : 1;
    })
    .map(({ parameters }) => parameters);
}

/** The best of `rankPace`. */
export const choosePace = (
  cardAccess: SecurityInfos | null,
  policy: Partial<PacePolicy> = {},
): PaceParameters | undefined => rankPace(cardAccess, policy)[0];
