export type { Text } from '../messages/index.ts';
