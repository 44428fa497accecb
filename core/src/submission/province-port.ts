/** What the courier needs of a back end. Implementation: `rest-province.ts`; other dialects follow (issue 5). */
export interface ProvincePort {
  /** One attempt. Never throws for what a network or a province can do. */
  submit(request: SubmitRequest): Promise<SubmitAnswer>;
  /** Settles an ambiguous end: was a dossier with this key received? */
  find(idempotencyKey: string, signal: AbortSignal): Promise<FindAnswer>;
  ping(signal: AbortSignal): Promise<'online' | 'slow' | 'offline'>;
}

export interface SubmitRequest {
  readonly idempotencyKey: string;
  /** The frozen bytes, sent as they are. */
  readonly payload: Uint8Array;
  readonly signal: AbortSignal;
}

export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly dossierCode: string; readonly receivedAt: string }
  /** The province understood and refuses: trying again changes nothing. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The exchange itself is wrong (our request, or the key under another body): no decision on the dossier, and trying again changes nothing. */
  | { readonly kind: 'broken'; readonly reason: string }
  /** Surely not received (connection refused, 503 before the body): try again later. */
  | { readonly kind: 'not-received'; readonly reason: string; readonly retryAfterMs?: number }
  /** Nobody knows (cut after sending, time-out, garbage): ask before sending again. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type FindAnswer =
  | { readonly kind: 'found'; readonly dossierCode: string; readonly receivedAt: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unknown'; readonly reason: string };
