import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { FailureAction } from '../contract/screen-model.ts';
import type { FailureCode } from './catalogue.ts';

type Actions = readonly FailureAction[];

/** What reading the chip can end with (drivers/emrtd `ReadFailureCode`). */
export const CARD_ACTIONS: Readonly<Record<ReadFailureCode, Actions>> = {
  'card-removed': ['retry', 'help', 'cancel'],
  'card-unresponsive': ['retry', 'help', 'cancel'],
  'card-unreadable': ['retry', 'help', 'cancel'],
  'reader-lost': ['retry', 'help', 'cancel'],
  cancelled: ['retry', 'help', 'cancel'],
  'not-an-id-card': ['retry', 'help', 'cancel'],
  'wrong-key': ['scan-again', 'enter-number', 'help', 'cancel'],
  'access-refused': ['scan-again', 'retry', 'help', 'cancel'],
  'secure-messaging-broken': ['retry', 'help', 'cancel'],
  'file-missing': ['help', 'retry', 'cancel'],
  'file-malformed': ['help', 'retry', 'cancel'],
  'hash-mismatch': ['help', 'retry', 'cancel'],
  'signature-invalid': ['help', 'retry', 'cancel'],
  'signature-unsupported': [],
  'issuer-not-anchored': [],
  'issuer-revoked': ['help', 'cancel'],
  'issuer-expired': [],
  'issuer-simulated': ['retry', 'help', 'cancel'],
  'chip-not-proven': ['help', 'retry', 'cancel'],
  downgrade: ['help', 'retry', 'cancel'],
};

/** Failures of the scan, of judging the card, of handing in, and of the printer. */
export const OTHER_ACTIONS: Readonly<Record<Exclude<FailureCode, ReadFailureCode>, Actions>> = {
  'qr-health-insurance': ['scan-again', 'enter-number', 'help', 'cancel'],
  'qr-other': ['scan-again', 'enter-number', 'help', 'cancel'],
  'qr-torn': ['scan-again', 'enter-number', 'help', 'cancel'],
  'qr-malformed': ['scan-again', 'enter-number', 'help', 'cancel'],
  'card-expired': ['help', 'scan-again', 'cancel'],
  'card-of-somebody-else': ['scan-again', 'enter-number', 'help', 'cancel'],
  'card-not-verified': ['help', 'retry', 'cancel'],
  'person-already-read': ['scan-again', 'enter-number', 'help', 'cancel'],
  'identification-insufficient': ['help', 'choose-service', 'cancel'],
  'notice-declined': ['help', 'choose-service', 'cancel'],
  'disk-full': ['retry', 'help', 'cancel'],
  'journal-unavailable': ['retry', 'help', 'cancel'],
  'journal-silent': ['retry', 'help', 'cancel'],
  'payload-refused': ['help', 'edit', 'cancel'],
  'dossier-rejected': ['edit', 'help', 'cancel'],
  'paper-out': [],
  'printer-away': [],
  'printer-failed': [],
};
