import type { IdentityFields, IdentityRecord, Source } from '@motcua/drivers/cccd';
import type { Overall, ReadFailureCode } from '@motcua/drivers/emrtd';
import type { CardReadOutcome, CardReadRequest, DeviceStatus, QrScan, SessionToDevices } from '@motcua/drivers/host';
import type { PrintFailure } from '@motcua/drivers/printer';
import { createWirePair, type Wire } from '@motcua/drivers/wire';
import { SimulatedClock } from 'xstate';
import type { Announcement } from '../announcements/index.ts';
import type { Intent } from '../contract/intent.ts';
import type { Screen, ScreenModel, ScreenName } from '../contract/screen-model.ts';
import { installedPacksFolder, isServicePack, loadServicePacks } from '../services/index.ts';
import type { Pack, ServicePack } from '../services/pack.ts';
import { loadUnits, type Units } from '../units/index.ts';
import type { DossierEnvelope, KioskFacts, MainToSession, SessionToMain } from './control-protocol.ts';
import { PATIENCE } from './delays.ts';
import { runSession } from './run-session.ts';

/** A desk for tests: a session over wire pairs, with a scripted device host, main and renderer on the other ends. */

const units = await loadUnits();
/** For what asks for no addresses. */
export const NO_UNITS: Units = {
  asOf: '2025-07-01',
  provinces: [],
  communes: [],
  legacyProvinces: [],
  communesOf: () => [],
  province: () => null,
  commune: () => null,
};

export const NOW = new Date('2026-11-21T02:05:00.000Z');

export async function realPacks(): Promise<readonly ServicePack[]> {
  const loaded = await loadServicePacks(installedPacksFolder());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
  return loaded.value.filter(isServicePack);
}

export const CITIZEN = {
  citizenNumber: '999190654321',
  fullName: 'Đặng Thị Thử Nghiệm',
  dateOfBirth: '1990-06-15',
  sex: 'F',
  permanentAddress: 'Tổ 9, Phường Mẫu, Quận Mẫu, Tỉnh Mẫu',
  issueDate: '2021-08-20',
  expiryDate: '2030-06-15',
} as const satisfies Partial<IdentityFields>;

export function identity(
  source: Source,
  fields: Partial<IdentityFields> = CITIZEN,
  overall: Overall = null,
): IdentityRecord {
  const evidence = {
    overall,
    chipAuthenticity: overall === 'verified' ? 'proven' : 'notDone',
    at: NOW.toISOString(),
  } as const;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value, source, evidence }]));
}

export const idCardQr = (fields: Partial<IdentityFields> = CITIZEN): QrScan => ({
  kind: 'id-card',
  identity: identity('qr', fields),
  citizenNumber: fields.citizenNumber ?? '',
  generation: 'cccd2021',
});

/** What a device host answers to a read. */
export function outcome({
  overall = 'consistent',
  fields = CITIZEN,
  failure = null,
  failures = [],
}: {
  overall?: Overall;
  fields?: Partial<IdentityFields>;
  failure?: ReadFailureCode | null;
  failures?: readonly ReadFailureCode[];
} = {}): CardReadOutcome {
  const failed = failure !== null || overall === 'failed' || overall === null;
  return {
    accessControl: { attempted: ['pace-can'], used: failure ? null : 'pace-can', reason: 'pace-offered' },
    verification: {
      dataGroups: {},
      sodSignature: 'valid',
      issuer: overall === 'verified' ? 'anchored' : 'notAnchored',
      signer: null,
      chipAuthenticity: overall === 'verified' ? 'proven' : 'notDone',
      overall: failure ? null : overall,
      failures: failures.map((code) => ({ code, message: 'test' })),
    },
    identity: failed ? {} : identity('chip', fields, overall),
    stats: {
      apdus: 14,
      bytesOut: 0,
      bytesIn: 0,
      ms: { connect: 0, access: 0, files: {}, chipAuthentication: 0, verify: 0, total: 120 },
    },
    failure: failure && { code: failure, message: 'test' },
  };
}

export const READY: DeviceStatus = { reader: 'ready', card: 'absent', scanner: 'ready', printer: 'ready' };

export interface DeskOptions {
  readonly packs: readonly Pack[];
  readonly allowDrafts?: boolean;
  readonly now?: () => Date;
  readonly kiosk?: Partial<KioskFacts>;
  readonly announcements?: readonly Announcement[];
}

export const DOSSIER_KEY = Buffer.alloc(32, 7).toString('base64');

export class Desk {
  readonly clock = new SimulatedClock();
  readonly said: SessionToMain[] = [];
  readonly asked: SessionToDevices[] = [];
  readonly screens: ScreenModel[] = [];
  readonly running: ReturnType<typeof runSession>;
  private readonly main: Wire;
  private devices: Wire;
  private renderer: Wire;
  private readonly linkDevices: (wire: Wire) => void;
  private readonly linkRenderer: (wire: Wire) => void;

  constructor({ packs, allowDrafts = true, now = () => NOW, kiosk = {}, announcements = [] }: DeskOptions) {
    const [control, main] = createWirePair();
    this.main = main;
    main.onMessage((message) => this.said.push(message as SessionToMain));
    let onDevices: (wire: Wire) => void = () => {};
    let onRenderer: (wire: Wire) => void = () => {};
    this.running = runSession(
      {
        control,
        onDevices: (listener) => {
          onDevices = listener;
        },
        onRenderer: (listener) => {
          onRenderer = listener;
        },
      },
      { packs, units, clock: this.clock, effects: { now } },
    );
    this.linkDevices = (wire) => onDevices(wire);
    this.linkRenderer = (wire) => onRenderer(wire);
    this.devices = this.plugDevices();
    this.renderer = this.openRenderer();
    this.tell({
      type: 'start',
      sessionId: '5f0c4c52-6a51-4c4e-9d0e-0d6a0c7f1f11',
      demo: true,
      kiosk: {
        kioskId: 'H99-desk-1',
        receptionUnit: { code: 'H99.99', name: 'Trung tâm Phục vụ hành chính công phường Mẫu' },
        allowDrafts,
        followUrl: 'https://tracuu.example.vn/ho-so',
        helpPhone: '1900 0000',
        languages: ['vi', 'en'],
        typing: { toneStyle: 'old', physicalKeys: 'compose' },
        mrzNoExpiry: '991231',
        retention: { payloadHours: 0, setAsideHours: 336 },
        patience: PATIENCE,
        askRating: true,
        ...kiosk,
      },
      announcements,
      connection: 'online',
      dossierKey: { key: DOSSIER_KEY, wrappedKey: 'd3JhcHBlZA==' },
    });
    this.report({ type: 'status', status: READY });
  }

  /** A new device host: the first, or one that replaces a crashed one. */
  plugDevices(): Wire {
    const [session, host] = createWirePair();
    host.onMessage((message) => this.asked.push(message as SessionToDevices));
    this.linkDevices(session);
    this.devices = host;
    return host;
  }

  crashDevices(): void {
    this.devices.close();
  }

  openRenderer(seen: ScreenModel[] = this.screens): Wire {
    const [session, renderer] = createWirePair();
    renderer.onMessage((message) => seen.push((message as { screen: ScreenModel }).screen));
    this.linkRenderer(session);
    this.renderer = renderer;
    return renderer;
  }

  /** Anything at all, as a broken main might. */
  tell(message: unknown): void {
    this.main.send(message);
  }

  report(message: unknown): void {
    this.devices.send(message);
  }

  async do(...intents: Intent[]): Promise<ScreenModel> {
    for (const intent of intents) this.renderer.send({ type: 'intent', intent });
    return this.settled();
  }

  async reported(...messages: unknown[]): Promise<ScreenModel> {
    for (const message of messages) this.report(message);
    return this.settled();
  }

  async told(...messages: MainToSession[]): Promise<ScreenModel> {
    for (const message of messages) this.tell(message);
    return this.settled();
  }

  /** In seconds, because delays are; every timer on the way fires in its turn. */
  async pass(seconds: number): Promise<ScreenModel> {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.increment(1000);
      await turn();
    }
    return this.settled();
  }

  async settled(): Promise<ScreenModel> {
    await turn();
    const screen = this.screens.at(-1);
    if (!screen) throw new Error('nothing was drawn');
    return screen;
  }

  /** Waits for what takes real time (the slip is drawn), without guessing how long. */
  async until<N extends ScreenName>(name: N, ready: (screen: Extract<Screen, { name: N }>) => boolean = () => true) {
    for (let tries = 0; tries < 2000; tries += 1) {
      const { screen } = await this.settled();
      if (screen.name === name && ready(screen as Extract<Screen, { name: N }>))
        return screen as Extract<Screen, { name: N }>;
    }
    throw new Error(`no screen ${name}: ${JSON.stringify(this.screens.at(-1)?.screen)}`);
  }

  async screen<N extends ScreenName>(name: N): Promise<Extract<Screen, { name: N }>> {
    const { screen } = await this.settled();
    if (screen.name !== name) throw new Error(`expected screen ${name}, got ${JSON.stringify(screen)}`);
    return screen as Extract<Screen, { name: N }>;
  }

  get lastRead(): { id: number; request: CardReadRequest } {
    const read = this.asked.findLast((message) => message.type === 'read-card');
    if (read?.type !== 'read-card') throw new Error('no read was asked for');
    return read;
  }

  get envelope(): DossierEnvelope {
    const confirm = this.said.findLast((message) => message.type === 'confirm');
    if (confirm?.type !== 'confirm') throw new Error('nothing was confirmed');
    return confirm.envelope;
  }

  async readDone(result: CardReadOutcome = outcome()): Promise<ScreenModel> {
    return this.reported({ type: 'read-done', id: this.lastRead.id, outcome: result });
  }

  /** Answers the print that was asked for last. */
  async printDone(failure: PrintFailure | null): Promise<ScreenModel> {
    const print = await this.printAsked();
    return this.reported({ type: 'print-done', id: print.id, failure });
  }

  async printAsked(after = 0): Promise<Extract<SessionToDevices, { type: 'print' }>> {
    for (let tries = 0; tries < 2000; tries += 1) {
      const print = this.asked.findLast((message) => message.type === 'print');
      if (print?.type === 'print' && print.id > after) return print;
      await turn();
    }
    throw new Error('no print was asked for');
  }

  async toRequirements(serviceId: string, language: 'vi' | 'en' = 'vi'): Promise<ScreenModel> {
    return this.do({ type: 'begin' }, { type: 'choose-language', language }, { type: 'choose-service', serviceId });
  }

  async toNotice(serviceId: string, language: 'vi' | 'en' = 'vi'): Promise<ScreenModel> {
    await this.toRequirements(serviceId, language);
    return this.do({ type: 'next' });
  }

  async toScan(serviceId: string, language: 'vi' | 'en' = 'vi'): Promise<ScreenModel> {
    await this.toNotice(serviceId, language);
    const { notice } = await this.screen('notice');
    for (const { id } of notice.consents) await this.do({ type: 'set-consent', consentId: id, given: true });
    return this.do({ type: 'accept-notice' });
  }

  async toReading(serviceId: string, language: 'vi' | 'en' = 'vi'): Promise<ScreenModel> {
    await this.toScan(serviceId, language);
    return this.reported({ type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
  }

  async toForm(serviceId: string, language: 'vi' | 'en' = 'vi', result = outcome()): Promise<ScreenModel> {
    await this.toReading(serviceId, language);
    return this.readDone(result);
  }

  /** Fills every empty visible field with something right and goes on, page by page, to the review. */
  async toReview(serviceId: string, language: 'vi' | 'en' = 'vi', fill = sensible): Promise<ScreenModel> {
    await this.toForm(serviceId, language);
    return this.fillForm(fill);
  }

  async fillForm(fill = sensible): Promise<ScreenModel> {
    for (let page = 0; page < 50; page += 1) {
      const { screen } = await this.settled();
      if (screen.name !== 'form' && screen.name !== 'documents') break;
      if (screen.name === 'form') await this.fillPage(fill);
      await this.do({ type: 'next' });
    }
    return this.settled();
  }

  /** Fills what is empty of the page or the row that is open, confirms what is proposed, and adds the rows that are asked for. */
  async fillPage(fill = sensible): Promise<void> {
    let { page } = await this.screen('form');
    const tried = new Set<string>();
    // A choice may show more fields, before it and after.
    for (;;) {
      const field = page.fields.find(({ id, value, locked }) => value === '' && !locked && !tried.has(id));
      if (!field) break;
      tried.add(field.id);
      await this.do({ type: 'set-field', fieldId: field.id, value: fill(field) });
      ({ page } = await this.screen('form'));
    }
    for (const block of page.blocks) {
      if (block.kind === 'group' && block.suggestion?.state === 'open')
        await this.do({ type: 'confirm-group', groupId: block.id });
      if (block.kind === 'list')
        for (let row = block.rows.length; row < block.minRows; row += 1) {
          await this.do({ type: 'add-row', listId: block.id });
          await this.fillPage(fill);
          await this.do({ type: 'next' });
        }
    }
  }

  async toReceipt(serviceId: string, language: 'vi' | 'en' = 'vi'): Promise<ScreenModel> {
    await this.toReview(serviceId, language);
    await this.do({ type: 'submit' });
    const { localDossierId } = this.envelope;
    return this.told(
      { type: 'journaled', localDossierId },
      { type: 'submission', localDossierId, state: { state: 'sending' } },
      {
        type: 'submission',
        localDossierId,
        state: { state: 'accepted', dossierCode: 'H99.99-261121-00001', receivedAt: NOW.toISOString() },
      },
    );
  }
}

export function sensible({
  kind,
  choices,
  id,
}: {
  id: string;
  kind: string;
  choices: readonly { value: string }[];
}): string {
  switch (kind) {
    case 'choice':
    case 'multi-choice':
      return choices[0]?.value ?? '';
    case 'yes-no':
    case 'consent':
      return 'true';
    case 'date-time':
      return '2026-11-21T08:00';
    case 'money':
      return '1500000';
    case 'date':
      return '2026-10-31';
    case 'integer':
      return '24';
    case 'digits':
      return '0123456789';
    case 'phone':
      return '0912 345 678';
    case 'email':
      return 'thu@example.vn';
    default:
      return `Giá trị thử của ${id}`;
  }
}

/** Lets every message on its way arrive: wires deliver in microtasks. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
