export * from './shell-port.ts';
