import type { PrinterStatus } from '@motcua/drivers/printer';
import type { ScannerStatus } from '@motcua/drivers/scanner';
import type { Fault } from '@motcua/simulators/province';
import { CARD_KINDS, cardOrder, findCardKind } from './cards.ts';
import { type BenchChoice, type Bilingual, benchCitizens, SCAN_KINDS, type ScanKind, scanContent } from './citizens.ts';
import type { Stage } from './stage.ts';

/** What a tester may do to the stage. Everything that arrives is checked here; what is not understood changes nothing. */
export interface Bench {
  state(): BenchState;
  /** `null`: done; else a sentence that names the mend. */
  command(command: unknown): Promise<Bilingual | null>;
}

interface Setting {
  readonly value: string;
  readonly options: readonly BenchChoice[];
}

export interface BenchState {
  readonly truth: Bilingual;
  readonly citizen: string;
  readonly citizens: ReturnType<typeof benchCitizens>;
  readonly profile: string;
  readonly profiles: readonly BenchChoice[];
  readonly cardOnReader: boolean;
  readonly settings: { readonly scanner: Setting; readonly province: Setting; readonly printer: Setting };
  readonly dossiers: { readonly count: number; readonly last: string | null };
  readonly pages: number;
}

const SCANNER: readonly BenchChoice[] = [
  { id: 'ready', label: { vi: 'Đang hoạt động', en: 'ready' } },
  { id: 'away', label: { vi: 'Bị rút ra', en: 'unplugged' } },
];
const PRINTER: readonly BenchChoice[] = [
  { id: 'ready', label: { vi: 'Đang hoạt động', en: 'ready' } },
  { id: 'paper-out', label: { vi: 'Hết giấy', en: 'out of paper' } },
  { id: 'away', label: { vi: 'Bị tắt', en: 'switched off' } },
];
const PROVINCE: readonly (BenchChoice & { readonly faults: readonly Fault[] })[] = [
  { id: 'ok', label: { vi: 'Bình thường', en: 'as they should be' }, faults: [] },
  { id: 'offline', label: { vi: 'Đứt đường truyền', en: 'the network is cut' }, faults: [{ kind: 'offline' }] },
  { id: 'slow', label: { vi: 'Chậm 3 giây', en: 'slow, 3 seconds' }, faults: [{ kind: 'slow' }] },
  {
    id: 'server-error',
    label: { vi: 'Máy chủ lỗi (500)', en: 'the server fails (500)' },
    faults: [{ kind: 'server-error' }],
  },
  {
    id: 'cut-after-receiving',
    label: { vi: 'Đứt ngay sau khi nhận (1 lần)', en: 'cut right after receiving (once)' },
    faults: [{ kind: 'cut-after-receiving', times: 1 }],
  },
  { id: 'reject', label: { vi: 'Từ chối hồ sơ', en: 'refuses the dossier' }, faults: [{ kind: 'reject' }] },
];

const NOT_UNDERSTOOD: Bilingual = {
  vi: 'Bàn thử không hiểu lệnh này. Hãy tải lại trang.',
  en: 'The bench does not know this command. Reload the page.',
};

export function createBench(stage: Stage): Bench {
  const citizens = benchCitizens();
  let citizen = citizens[0]?.id ?? '';
  let kind = CARD_KINDS[0]?.id ?? '';
  let cardOnReader = false;
  let scanner: ScannerStatus = 'ready';
  let printer: PrinterStatus = 'ready';
  let province = 'ok';

  const layCard = async (): Promise<null> => {
    await stage.reader.insert(cardOrder(citizen, findCardKind(kind)));
    cardOnReader = true;
    return null;
  };
  const takeCard = async (): Promise<null> => {
    if (cardOnReader) await stage.reader.remove();
    cardOnReader = false;
    return null;
  };
  const scan = (what: ScanKind): null => {
    if (what === 'torn') stage.scanner.scanTorn(scanContent('own', citizen));
    else stage.scanner.scan(scanContent(what, citizen));
    return null;
  };
  const set = (setting: unknown, value: unknown): Bilingual | null => {
    const chosen = (options: readonly BenchChoice[]): boolean => options.some((one) => one.id === value);
    if (setting === 'scanner' && chosen(SCANNER)) {
      scanner = value === 'away' ? 'away' : 'ready';
      stage.scanner.setStatus(scanner);
      return null;
    }
    if (setting === 'printer' && chosen(PRINTER)) {
      printer = value === 'paper-out' || value === 'away' ? value : 'ready';
      stage.printer.setStatus(printer);
      return null;
    }
    const faults = setting === 'province' ? PROVINCE.find((one) => one.id === value) : undefined;
    if (!faults) return NOT_UNDERSTOOD;
    province = faults.id;
    stage.province.setFaults(faults.faults);
    return null;
  };

  return {
    state: () => {
      const dossiers = stage.province.dossiers();
      return {
        truth: truthOf(stage),
        citizen,
        citizens,
        profile: kind,
        profiles: CARD_KINDS.map(({ id, label }) => ({ id, label })),
        cardOnReader,
        settings: {
          scanner: { value: scanner, options: SCANNER },
          province: { value: province, options: PROVINCE.map(({ id, label }) => ({ id, label })) },
          printer: { value: printer, options: PRINTER },
        },
        dossiers: { count: dossiers.length, last: dossiers.at(-1)?.dossierCode ?? null },
        pages: stage.printer.pages.length,
      };
    },
    async command(raw) {
      if (typeof raw !== 'object' || raw === null) return NOT_UNDERSTOOD;
      const { type, id, kind: what, setting, value } = raw as Record<string, unknown>;
      switch (type) {
        case 'choose-citizen':
          if (!citizens.some((one) => one.id === id)) return NOT_UNDERSTOOD;
          citizen = String(id);
          return takeCard();
        case 'choose-profile':
          if (!CARD_KINDS.some((one) => one.id === id)) return NOT_UNDERSTOOD;
          kind = String(id);
          return takeCard();
        case 'insert-card':
          return layCard();
        case 'remove-card':
          return takeCard();
        case 'scan': {
          const known = SCAN_KINDS.find((one) => one === what);
          return known ? scan(known) : NOT_UNDERSTOOD;
        }
        case 'set':
          return set(setting, value);
        default:
          return NOT_UNDERSTOOD;
      }
    },
  };
}

/** What of this demo is real: said on the bench, so that nobody takes one for the other. */
function truthOf(stage: Stage): Bilingual {
  const { whyInProcess } = stage.reader;
  const key = {
    vi: 'Khóa niêm phong hồ sơ chờ gửi nằm trong một tệp tạm, không phải trong kho khóa của hệ điều hành như ở kiosk thật.',
    en: 'The key that seals waiting dossiers lies in a temporary file, not in the operating system’s key store as on a real kiosk.',
  };
  if (whyInProcess === null) {
    return {
      vi: `Đầu đọc: dịch vụ pcscd thật với một đầu đọc ảo. Thẻ, mã QR, máy in và hệ thống của tỉnh là mô phỏng. ${key.vi}`,
      en: `Reader: the real pcscd with a virtual reader. Card, QR, printer and province are simulated. ${key.en}`,
    };
  }
  return {
    vi: `Máy này không chạy được pcscd (${whyInProcess}), nên thẻ được mô phỏng ngay trong tiến trình. Mọi thứ khác như thường. ${key.vi}`,
    en: `pcscd cannot run here (${whyInProcess}), so the card is simulated in process. All else is as usual. ${key.en}`,
  };
}
