import type { PrinterPort, PrinterStatus, PrintPage } from '@motcua/drivers/printer';
import { err, ok } from '@motcua/drivers/result';

/** A printer that keeps its pages, and whose paper can be taken away. */
export interface SimulatedPrinter {
  readonly port: PrinterPort;
  readonly pages: readonly PrintPage[];
  setStatus(status: PrinterStatus): void;
  /** The next page jams half-way. */
  jamNext(): void;
}

export function createSimulatedPrinter(onPage: (page: PrintPage) => void = () => {}): SimulatedPrinter {
  let status: PrinterStatus = 'ready';
  let jam = false;
  let listener: ((status: PrinterStatus) => void) | undefined;
  const pages: PrintPage[] = [];

  return {
    pages,
    port: {
      status: async () => status,
      onStatus: (next) => {
        listener = next;
        next(status);
      },
      print: async (page) => {
        if (status === 'paper-out') return err({ code: 'paper-out' });
        if (status === 'away') return err({ code: 'printer-away' });
        if (jam) {
          jam = false;
          return err({ code: 'printer-failed' });
        }
        pages.push(page);
        onPage(page);
        return ok(undefined);
      },
      close: () => {
        listener = undefined;
      },
    },
    setStatus: (next) => {
      status = next;
      listener?.(next);
    },
    jamNext: () => {
      jam = true;
    },
  };
}
