import type { Announcement } from '../announcements/announcement.ts';
import type { Connection, Language, TypingSettings } from '../contract/screen-model.ts';
import type { Patience } from './delays.ts';

/**
 * Messages between the session process and the long-lived main process. None carries personal data: the dossier
 * crosses as ciphertext under a key that main made for it, and main never opens it (docs/adr/0004).
 */
export type MainToSession =
  | {
      readonly type: 'start';
      readonly sessionId: string;
      readonly demo: boolean;
      readonly kiosk: KioskFacts;
      /** Checked by main when the kiosk started; the session shows those that are valid today. */
      readonly announcements: readonly Announcement[];
      readonly connection: Connection;
      readonly dossierKey: DossierKey;
    }
  | { readonly type: 'connection'; readonly connection: Connection }
  /** The kiosk takes no dossier now, or (`null`) takes them again. Shown on the attract screen; a running session goes on. */
  | { readonly type: 'out-of-service'; readonly reason: OutOfServiceReason | null }
  /** The envelope is on disk and fsynced. */
  | { readonly type: 'journaled'; readonly localDossierId: string }
  /** It could not be written (disk full, journal closed): nothing was taken, nothing will be sent. */
  | {
      readonly type: 'not-journaled';
      readonly localDossierId: string;
      readonly reason: 'disk-full' | 'journal-unavailable';
    }
  | { readonly type: 'submission'; readonly localDossierId: string; readonly state: SubmissionState }
  /** Answered by `pong` once the session runs; one that does not answer is ended, and with it what is on its screen. */
  | { readonly type: 'ping' }
  /** After a rejection: the citizen may mend and hand in again, as another dossier under another key. */
  | { readonly type: 'dossier-key'; readonly dossierKey: DossierKey };

export type OutOfServiceReason = 'no-key-store' | 'journal-unavailable' | 'disk-full' | 'no-device';

export type SubmissionState =
  | { readonly state: 'sending' }
  | { readonly state: 'waiting' }
  | { readonly state: 'accepted'; readonly dossierCode: string; readonly receivedAt: string }
  /** `reason`: the province's machine-readable problem type, without personal data. */
  | { readonly state: 'rejected'; readonly reason: string };

export type SessionToMain =
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  /** The citizen touched the attract screen: from here on the kiosk is serving. */
  | { readonly type: 'began' }
  | { readonly type: 'confirm'; readonly envelope: DossierEnvelope }
  | { readonly type: 'help-wanted' }
  /** 1 to 5. Main counts it for the service and the day, and for nobody. */
  | { readonly type: 'rated'; readonly serviceId: string; readonly stars: number }
  /** An event for the audit log; `code` and context come from the closed event catalogue. */
  | { readonly type: 'audit'; readonly event: string; readonly context: Readonly<Record<string, string | number>> }
  /** The session is over; main ends the processes and the renderer. */
  | { readonly type: 'ended'; readonly how: 'finished' | 'cancelled' | 'timed-out' };

/** Facts about this kiosk that go into notices, slips and dossiers. Configuration, not code. */
export interface KioskFacts {
  readonly kioskId: string;
  readonly receptionUnit: { readonly code: string; readonly name: string };
  readonly allowDrafts: boolean;
  /** Where a dossier is followed; the slip's QR holds this address with the code. */
  readonly followUrl: string;
  readonly helpPhone: string;
  /** What a citizen may choose, in this order; Vietnamese is always among them. */
  readonly languages: readonly Language[];
  readonly typing: TypingSettings;
  /** `yyMMdd` that the MRZ of a card without expiry date is taken to hold; null: such a card is opened by its CAN alone. */
  readonly mrzNoExpiry: string | null;
  /** How long main keeps what is settled; the notice says it. */
  readonly retention: { readonly payloadHours: number; readonly setAsideHours: number };
  readonly patience: Patience;
  /** Whether the citizen is asked at the end how it was. */
  readonly askRating: boolean;
}

/** A fresh AES-256 key for one dossier, made by main, with the form wrapped by the kiosk's key. Both base64. */
export interface DossierKey {
  readonly key: string;
  readonly wrappedKey: string;
}

/** What is journaled: metadata without personal data, and the sealed payload. */
export interface DossierEnvelope {
  readonly localDossierId: string;
  /** UUID; the same for every attempt. */
  readonly idempotencyKey: string;
  readonly serviceId: string;
  readonly procedureCode: string | null;
  /** ISO 8601 UTC. */
  readonly confirmedAt: string;
  readonly wrappedKey: string;
  /** AES-256-GCM: 12-byte nonce, ciphertext, 16-byte tag, base64. Additional data: localDossierId and idempotencyKey. */
  readonly sealed: string;
}
