import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce, privateFolder, publish } from '../pki/made-once.ts';
import { freezeIssued, reviveIssued } from '../pki/stored-issued.ts';
import type { TravelDocument } from './document.ts';
import { createDocumentAuthority, type DocumentAuthorityKeys } from './issue-document.ts';

/**
 * The authority of a document on this machine: made at the first call, found again afterwards, in the folder that `ensurePki`
 * takes. Its CSCA certificate stands in `trust/documents/ID.cer`. A document whose authority is described anew gets a new one.
 */
export function ensureDocumentAuthority(folder: string, document: TravelDocument): DocumentAuthorityKeys {
  privateFolder(folder);
  const described = createHash('sha256').update(JSON.stringify(document.authority)).digest('hex').slice(0, 16);
  const stored = madeOnce(join(folder, `simulated-authority-${document.id}-${described}.json`), () => {
    const { csca, signer } = createDocumentAuthority(document);
    return { csca: freezeIssued(csca), signer: freezeIssued(signer) };
  });
  const trust = join(folder, 'trust', 'documents');
  mkdirSync(trust, { recursive: true, mode: 0o700 });
  const authority = { csca: reviveIssued(stored.csca), signer: reviveIssued(stored.signer) };
  publish(join(trust, `${document.id}.cer`), authority.csca.certificate);
  return authority;
}
