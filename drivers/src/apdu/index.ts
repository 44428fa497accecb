export { type CommandApdu, encodeCommand, MAX_EXTENDED_LE, MAX_SHORT_LE, parseCommand } from './command.ts';
export { type ResponseApdu, splitResponse } from './response.ts';
export { INS, remainingTries, SW, statusHex } from './status-words.ts';
