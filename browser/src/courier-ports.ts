import type { Wire } from '@motcua/drivers/wire';
import { openParentChannel } from './ipc.ts';

export interface CourierPorts {
  readonly control: Wire;
}

/** What a courier process of this shell is given. Ends when the shell is gone; the journal knows what is still to be sent. */
export function openCourierPorts(): CourierPorts {
  const channel = openParentChannel();
  return { control: channel.wire };
}
