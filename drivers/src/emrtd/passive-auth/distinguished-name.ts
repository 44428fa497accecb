import { decodeOid, type TlvNode } from '../../tlv/index.ts';

const COUNTRY_NAME = '2.5.4.6';

/**
 * A Name (RFC 5280 §4.1.2.4) made comparable: issuers write the same name as PrintableString in one certificate and as
 * UTF8String in the next, in other case or spacing. Undefined when the node is no Name.
 */
export function comparableName(name: TlvNode): string | undefined {
  const attributes = attributesOf(name);
  return (
    attributes && JSON.stringify(attributes.map((set) => set.map(([type, value]) => [type, folded(value)]).sort()))
  );
}

/** Two-letter country, upper case; empty when the name holds none. */
export function countryOf(name: TlvNode): string {
  const country = attributesOf(name)
    ?.flat()
    .find(([type]) => type === COUNTRY_NAME)?.[1];
  return country !== undefined && /^[A-Za-z]{2,3}$/.test(country) ? country.toUpperCase() : '';
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  [COUNTRY_NAME]: 'C',
  '2.5.4.3': 'CN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};
const MAX_TEXT_CHARACTERS = 200;

/** For people at a terminal: `C=VN, O=…, CN=…`. What a terminal could take for a command is left out. */
export function nameText(name: TlvNode): string {
  const parts = (attributesOf(name) ?? []).flat().map(([type, value]) => `${SHORT_NAMES[type] ?? type}=${value}`);
  return parts
    .join(', ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .slice(0, MAX_TEXT_CHARACTERS);
}

type Attribute = readonly [type: string, value: string];

function attributesOf(name: TlvNode): readonly (readonly Attribute[])[] | undefined {
  if (name.tag !== 0x30) return undefined;
  const sets: Attribute[][] = [];
  for (const set of name.children) {
    const attributes: Attribute[] = [];
    for (const attribute of set.children) {
      const [type, value] = attribute.children;
      const oid = type?.tag === 0x06 ? decodeOid(type.value) : undefined;
      if (oid === undefined || !value) return undefined;
      attributes.push([oid, textOf(value)]);
    }
    sets.push(attributes);
  }
  return sets;
}

const BMP_STRING = 0x1e;

function textOf(value: TlvNode): string {
  const encoding = value.tag === BMP_STRING ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(value.value);
}

const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
