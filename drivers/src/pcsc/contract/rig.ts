import type { PortOptions } from '../create-port.ts';
import type { PcscPort } from '../port.ts';
import type { Bench } from './bench.ts';

/** A card of the contract: what the simulators' readers take. */
export interface ContractCard {
  readonly atr: Uint8Array;
  readonly applet: (command: Uint8Array) => Promise<Uint8Array | null> | Uint8Array | null;
  readonly onPower?: (event: 'power-on' | 'power-off' | 'reset') => void;
}

/** What an implementation brings to be held to the contract: readers with hands to put cards in and take them away. */
export interface PcscRig {
  readonly name: string;
  /** Two empty readers. */
  readonly readers: readonly [string, string];
  openPort(options?: PortOptions): PcscPort;
  insert(reader: string, card: ContractCard): Promise<void>;
  /** Takes away what is there, if anything. */
  remove(reader: string): Promise<void>;
  stopService(): Promise<void>;
  startService(): Promise<void>;
  plugIn(reader: string): Promise<void>;
  unplug(reader: string): Promise<void>;
  /** What cannot be shown with this implementation, each with the reason. */
  readonly cannot: Partial<Record<Capability, string>>;
}

export type Capability = 'reader hot plug' | 'transactions in shared mode' | 'mute cards';

/** A test that is skipped, with the reason, where the implementation cannot show what it needs. */
export type ContractTest = (name: string, body: (bench: Bench) => Promise<void>, needs?: Capability) => void;
