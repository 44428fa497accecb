import { pcscContract } from '@motcua/drivers/pcsc/contract';
import { InProcessReaders } from './in-process.ts';

const readers = new InProcessReaders({ readers: ['Reader A', 'Reader B'] });

pcscContract({
  name: 'in-process',
  readers: ['Reader A', 'Reader B'],
  openPort: (options) => readers.openPort(options),
  insert: async (reader, card) => readers.insert(reader, card),
  remove: async (reader) => readers.remove(reader),
  stopService: async () => readers.stopService(),
  startService: async () => readers.startService(),
  plugIn: async (reader) => readers.plugIn(reader),
  unplug: async (reader) => readers.unplug(reader),
  cannot: {},
});
