import type { PrinterPort, PrinterStatus, PrintFailure } from '@motcua/drivers/printer';
import { err, ok } from '@motcua/drivers/result';
import type { ScannerLayout, ScannerPort, ScannerStatus } from '@motcua/drivers/scanner';
import type { Wire } from '@motcua/drivers/wire';

/**
 * Simulated scanner and printer outlive the device host, as real ones do: they stay with the bench and reach each new
 * device host over a Wire. The messages carry what a USB cable would.
 */
type FromDevices =
  | { readonly type: 'scanner-status'; readonly status: ScannerStatus }
  /** base64 of one HID input report. */
  | { readonly type: 'scanner-report'; readonly report: string }
  | { readonly type: 'printer-status'; readonly status: PrinterStatus }
  | { readonly type: 'printed'; readonly id: number; readonly failure: PrintFailure | null };
type ToDevices = { readonly type: 'print'; readonly id: number; readonly pdf: string };

/** The bench's side: lets the device host at the other end of `wire` use these devices until the wire closes. */
export function serveDevices(
  wire: Wire,
  devices: { readonly scanner: ScannerPort; readonly printer: PrinterPort },
): void {
  const send = (message: FromDevices): void => wire.send(message);
  devices.scanner.onReport((report) =>
    send({ type: 'scanner-report', report: Buffer.from(report).toString('base64') }),
  );
  devices.scanner.onStatus((status) => send({ type: 'scanner-status', status }));
  devices.printer.onStatus((status) => send({ type: 'printer-status', status }));
  wire.onMessage(async (message) => {
    const { id, pdf } = message as ToDevices;
    const done = await devices.printer.print({ mediaType: 'application/pdf', bytes: Buffer.from(pdf, 'base64') });
    send({ type: 'printed', id, failure: done.ok ? null : done.error });
  });
}

/** The device host's side: ports that behave like local ones; both are `away` once the wire is gone. */
export function connectDevices(
  wire: Wire,
  layout: ScannerLayout,
): { readonly scanner: ScannerPort; readonly printer: PrinterPort } {
  let onReport: ((report: Uint8Array) => void) | undefined;
  let onScannerStatus: ((status: ScannerStatus) => void) | undefined;
  let onPrinterStatus: ((status: PrinterStatus) => void) | undefined;
  let scannerStatus: ScannerStatus = 'away';
  let printerStatus: PrinterStatus = 'away';
  let nextId = 1;
  const printing = new Map<number, (failure: PrintFailure | null) => void>();

  const setScanner = (status: ScannerStatus): void => {
    scannerStatus = status;
    onScannerStatus?.(status);
  };
  const setPrinter = (status: PrinterStatus): void => {
    printerStatus = status;
    onPrinterStatus?.(status);
  };
  wire.onMessage((raw) => {
    const message = raw as FromDevices;
    switch (message.type) {
      case 'scanner-report':
        onReport?.(Buffer.from(message.report, 'base64'));
        return;
      case 'scanner-status':
        setScanner(message.status);
        return;
      case 'printer-status':
        setPrinter(message.status);
        return;
      case 'printed':
        printing.get(message.id)?.(message.failure);
        printing.delete(message.id);
        return;
    }
  });
  wire.onClose(() => {
    setScanner('away');
    setPrinter('away');
    for (const settle of printing.values()) settle({ code: 'printer-away' });
    printing.clear();
  });

  return {
    scanner: {
      layout,
      onReport: (listener) => {
        onReport = listener;
      },
      onStatus: (listener) => {
        onScannerStatus = listener;
        listener(scannerStatus);
      },
      close: () => wire.close(),
    },
    printer: {
      status: async () => printerStatus,
      onStatus: (listener) => {
        onPrinterStatus = listener;
        listener(printerStatus);
      },
      print: async (page) => {
        const id = nextId++;
        const failure = await new Promise<PrintFailure | null>((resolve) => {
          printing.set(id, resolve);
          wire.send({ type: 'print', id, pdf: Buffer.from(page.bytes).toString('base64') } satisfies ToDevices);
        });
        return failure ? err(failure) : ok(undefined);
      },
      close: () => wire.close(),
    },
  };
}
