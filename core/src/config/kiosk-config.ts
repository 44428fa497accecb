import { MRZ_NO_EXPIRY } from '@motcua/drivers/cccd';
import Type from 'typebox';
import { isDraft, LANGUAGES, type Language } from '../messages/index.ts';
import { PATIENCE } from '../session/delays.ts';

const closed = { additionalProperties: false } as const;
const duration = (defaultMs: number, reason: string) =>
  Type.Integer({ minimum: 10, maximum: 86_400_000, default: defaultMs, description: reason });

const seconds = (limits: { minimum: number; maximum: number; default: number }, reason: string) =>
  Type.Integer({ ...limits, description: reason });

const language = Type.Unsafe<Language>(
  Type.Union(
    LANGUAGES.map((code) => Type.Literal(code)),
    { description: 'A file of core/messages' },
  ),
);

/** How long a citizen is waited for. The limits keep a citizen's data off an empty screen, and a slow one at the kiosk. */
const PatienceSchema = Type.Object(
  {
    warnAfterSeconds: seconds(
      { minimum: 30, maximum: 300, default: PATIENCE.warnAfterSeconds },
      'So long without a touch, and the citizen is asked whether they are still there',
    ),
    countdownSeconds: seconds(
      { minimum: 20, maximum: 120, default: PATIENCE.countdownSeconds },
      'So long the question stands, then everything is wiped. WCAG 2.2.1 asks for 20 s at least',
    ),
    slowFactor: seconds(
      { minimum: 1, maximum: 10, default: PATIENCE.slowFactor },
      'So many times as long is waited for whoever wants it slower, or had to ask for more time twice',
    ),
    helpSeconds: seconds(
      { minimum: 60, maximum: 1_800, default: PATIENCE.helpSeconds },
      'So long is waited while help is wanted: an officer has to walk over',
    ),
    pauseSeconds: seconds(
      { minimum: 60, maximum: 1_800, default: PATIENCE.pauseSeconds },
      'So long a paused session is kept, hidden, before it warns; nobody else can use the kiosk meanwhile',
    ),
  },
  { ...closed, default: {} },
);

/** The back end that dossiers go to. `baseUrl` must be https in production. */
export const ProvinceSettingsSchema = Type.Object(
  {
    baseUrl: Type.String({
      pattern: '^https?://[^\\s?#]+$',
      description: 'Address of the REST dialect, without query',
    }),
    caFile: Type.Optional(
      Type.String({ minLength: 1, description: "PEM file with the province's CA; it replaces the system's list" }),
    ),
    connectTimeoutMs: duration(5_000, 'TCP and TLS: beyond this a desk line counts as down'),
    headersTimeoutMs: duration(20_000, 'A province that stores and answers needs seconds, not more'),
    bodyTimeoutMs: duration(5_000, 'An answer is a few hundred bytes'),
    totalTimeoutMs: duration(30_000, 'One attempt, whatever its phases do'),
    slowAfterMs: duration(1_500, 'From here on a citizen is told that the line is slow'),
  },
  closed,
);

/** A barcode scanner whose layout the product does not know by itself (docs/devices.md, Barcode scanners). */
export const ScannerSettingsSchema = Type.Object(
  {
    usbId: Type.String({
      pattern: '^[0-9a-f]{4}:[0-9a-f]{4}$',
      description: 'Vendor and product as lsusb prints them, and as the log names a scanner that it refuses',
    }),
    layout: Type.Union([Type.Literal('access-is'), Type.Literal('newland')], {
      description: "Byte positions in the maker's HID POS report",
    }),
    suffix: Type.Optional(
      Type.String({ minLength: 1, maxLength: 8, description: 'What the scanner adds behind each code; removed' }),
    ),
  },
  { ...closed, description: 'Left out, scanners of known models are found; others are refused' },
);

export const KioskConfigSchema = Type.Object(
  {
    kioskId: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.-]{1,62}$', description: 'Unique in the province' }),
    mode: Type.Union([Type.Literal('production'), Type.Literal('demo')], {
      description: 'A deployed kiosk starts in production only',
    }),
    receptionUnit: Type.Object(
      {
        code: Type.String({ pattern: '^[A-Z][0-9]{2}(?:\\.[0-9]+)*$', description: 'Agency code, QĐ 20/2020/QĐ-TTg' }),
        name: Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'As people know it: on every screen and on the slip',
        }),
      },
      closed,
    ),
    province: ProvinceSettingsSchema,
    dataFolder: Type.String({
      minLength: 1,
      description: "Journal and audit log; the kiosk's user alone may enter it",
    }),
    trustFolder: Type.String({ minLength: 1, description: 'CSCA certificates and lists (docs/trust-store.md)' }),
    allowDrafts: Type.Boolean({
      default: false,
      description: 'Offer service packs and translations that are marked draft',
    }),
    followUrl: Type.String({ pattern: '^https?://\\S+$', description: "Where the slip's QR leads" }),
    announcementsFolder: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The province's announcements for the first screen (Announcements, below)",
      }),
    ),
    askRating: Type.Boolean({
      default: true,
      description: 'Ask at the end how it was; counted for each service and day, for nobody (What it says, below)',
    }),
    helpPhone: Type.String({ pattern: '^[0-9+ ().-]{3,24}$', description: 'Shown to whoever asks for help' }),
    languages: Type.Array(language, {
      default: ['vi', 'en'],
      minItems: 1,
      uniqueItems: true,
      description: `What a citizen may choose, in this order; vi is always among them; a draft translation (${LANGUAGES.filter(isDraft).join(', ')}) needs allowDrafts (docs/languages.md)`,
    }),
    scanner: Type.Optional(ScannerSettingsSchema),
    allowedReaders: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      default: [],
      description: 'Beginnings of the names of readers that may be used; empty: any that is not virtual',
    }),
    chip: Type.Object(
      {
        bac: Type.Union([Type.Literal('never'), Type.Literal('if-pace-not-offered'), Type.Literal('if-pace-refused')], {
          default: 'if-pace-refused',
          description:
            'When the older BAC may open a card instead of PACE. Which real cards need it is unconfirmed, so by default none is turned away; the dossier says how each was opened',
        }),
        mrzNoExpiry: Type.Union([Type.String({ pattern: '^[0-9]{6}$' }), Type.Null()], {
          default: MRZ_NO_EXPIRY,
          description:
            'yymmdd in the MRZ of a card without expiry date (Không thời hạn), a key candidate for BAC. Often assumed and unconfirmed; null: such a card is opened by its CAN alone',
        }),
      },
      { ...closed, default: {} },
    ),
    typing: Type.Object(
      {
        toneStyle: Type.Union([Type.Literal('old'), Type.Literal('new')], {
          default: 'old',
          description:
            'Where the tone stands in oa, oe, uy with nothing behind: old hòa, thủy, as the texts of laws and most papers have it; new hoà, thuỷ',
        }),
        physicalKeys: Type.Union([Type.Literal('compose'), Type.Literal('as-typed')], {
          default: 'compose',
          description:
            'Whether a keyboard that is plugged in types Telex or VNI as the screen’s does; as-typed where the system has an input method of its own',
        }),
      },
      { ...closed, default: {} },
    ),
    retention: Type.Object(
      {
        payloadHours: Type.Number({
          minimum: 0,
          maximum: 720,
          default: 0,
          description:
            'How long the ciphertext of an accepted dossier stays (Luật Lưu trữ 33/2024: the back end keeps it)',
        }),
        setAsideHours: Type.Number({
          minimum: 0,
          maximum: 720,
          default: 336,
          description:
            'How long the ciphertext of a dossier stays that could not be handed over, or was refused after the citizen had left: two weeks outlast the longest closure of an office (Tết), so that somebody can look',
        }),
      },
      { ...closed, default: {} },
    ),
    patience: PatienceSchema,
    timeouts: Type.Object(
      {
        endGraceMs: duration(3_000, 'A process that is not gone by then is killed and counted'),
        pingEveryMs: duration(15_000, 'How old the shown connection may be'),
        courierMs: duration(60_000, 'A courier that has not reported by then hangs'),
        restartMs: duration(1_000, 'First pause before a crashed process is started again; doubles up to 30 s'),
      },
      { ...closed, default: {} },
    ),
  },
  closed,
);

export type KioskConfig = Type.Static<typeof KioskConfigSchema>;
export type ScannerSettings = Type.Static<typeof ScannerSettingsSchema>;
export type ProvinceSettings = Type.Static<typeof ProvinceSettingsSchema>;
