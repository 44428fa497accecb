import { oid, printableString, sequence, setOf, utf8String } from './der.ts';

export interface DistinguishedName {
  /** Two letters, upper case (ICAO 9303-12 §7.1.1). */
  readonly country: string;
  readonly organization: string;
  readonly commonName: string;
}

/**
 * `changed-string-types`: the same name with other string types and case than elsewhere, as some states write it in their
 * signers' certificates.
 */
export type NameForm = 'usual' | 'changed-string-types';

/** A Name (RFC 5280 §4.1.2.4), DER. */
export function encodeName(name: DistinguishedName, form: NameForm = 'usual'): Uint8Array {
  const attribute = (type: string, value: Uint8Array) => setOf(sequence(oid(type), value));
  const usual = form === 'usual';
  const text = usual ? utf8String : printableString;
  return sequence(
    attribute('2.5.4.6', printableString(usual ? name.country : name.country.toLowerCase())),
    attribute('2.5.4.10', text(name.organization)),
    attribute('2.5.4.3', text(name.commonName)),
  );
}
