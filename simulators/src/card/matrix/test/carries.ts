import type { AccessWay } from './access-ways.ts';
import type { LinkWay } from './links.ts';
import type { ProofWay } from './proofs.ts';

/** Groups of 2,048 bits: their numbers take 256 bytes. */
const LONG_FIELDS: readonly number[] = [1, 2];
const LONG_NUMBER_BYTES = 264;

/**
 * Whether the link carries what access and proof have to send. A chip whose keys need extended length has it (ICAO 9303-10 §3.6.4.1,
 * 9303-11 §6.1.4); what becomes of one that has not is in long-signature.test.ts.
 */
export function carries(
  link: LinkWay,
  { access, proof }: { readonly access?: AccessWay | undefined; readonly proof?: ProofWay | undefined },
): boolean {
  const numbersFit = Math.min(link.answerBytes, link.commandBytes) >= LONG_NUMBER_BYTES;
  if (access?.kind === 'pace' && LONG_FIELDS.includes(access.parameterId) && !numbersFit) return false;
  if (proof?.kind === 'chip' && LONG_FIELDS.includes(proof.parameterId)) return link.commandBytes >= LONG_NUMBER_BYTES;
  return proof?.kind !== 'active-rsa' || proof.modulusBits / 8 <= link.answerBytes;
}
