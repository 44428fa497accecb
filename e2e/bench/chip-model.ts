import type { AccessMethod, MrzKey } from '@motcua/drivers/emrtd';

/** How the cards of the chip bench open, and who signed them (base64 DER). */
export interface ChipBenchCards {
  readonly anchor: string;
  readonly can: string;
  readonly mrz: MrzKey;
}

/** To the reading process, as one JSON line. */
export interface ChipBenchOrder extends ChipBenchCards {
  readonly readers: readonly string[];
  readonly reads: number;
  readonly maxReads: readonly number[];
}

export type ChipBenchSet = 'without-dg13' | 'with-dg13';

/** One access method, read size and set of files; medians of its reads. Kept stable for other people's tools. */
export interface ChipBenchRun {
  readonly access: AccessMethod;
  readonly maxRead: number;
  readonly set: ChipBenchSet;
  readonly overall: string | null;
  readonly apdus: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly ms: {
    readonly connect: number;
    readonly access: number;
    /** Of it what is not spent in exchanges: our own arithmetic, as far as the card waits for it. */
    readonly accessHost: number;
    readonly chipAuthentication: number;
    /** The files. */
    readonly read: number;
    /** From the last exchange to the verdict. */
    readonly verify: number;
    readonly total: number;
  };
  /** The whole read over the link model at 424 kbit/s, the chip's own time included; and what of it is air. */
  readonly linkMs424: number;
  readonly airMs424: number;
  /** `linkMs424` to the time that the files' bare bits take at 424 kbit/s; and the same of the files' air time alone. */
  readonly ratioToBound: number;
  readonly airRatioToBound: number;
  /** The exchange with which DG1, and DG13 where there is one, have come. */
  readonly firstFieldsAtApdu: number;
  /** COM, SOD and the data groups. */
  readonly fileBytes: number;
  /** Both directions, connecting, access and Chip Authentication left out; and to `fileBytes`. */
  readonly linkBytes: number;
  readonly linkBytesRatio: number;
}

/** Our own work for one reading of the face, against the bare cipher and MAC over the same bytes. */
export interface MessagingCost {
  readonly maxRead: number;
  readonly secureMessagingMs: number;
  readonly plainMs: number;
  readonly ratio: number;
}

export interface ChipBenchReport {
  readonly runs: readonly ChipBenchRun[];
  readonly secureMessaging: readonly MessagingCost[];
}
