export {
  KNOWN_SCANNERS,
  loadNodeHid,
  openNodeHidScanner,
  type RefusedScanner,
  type ScannerModel,
} from './node-hid-port.ts';
export * from './port.ts';
export { createScanAssembler, type Scan, type ScanAssembler, type TornReason } from './scan-assembler.ts';
