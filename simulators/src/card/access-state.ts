import type { SecureMessaging } from './secure-messaging.ts';

/**
 * What the chip remembers of a session: who opened it and under which keys. Access lives and dies with secure messaging
 * (ICAO 9303-11 §9.8.9): no session, no access.
 */
export class AccessState {
  private session: SecureMessaging | undefined;

  get secureMessaging(): SecureMessaging | undefined {
    return this.session;
  }

  get granted(): boolean {
    return this.session !== undefined;
  }

  open(session: SecureMessaging): void {
    this.session = session;
  }

  drop(): void {
    this.session = undefined;
  }
}
