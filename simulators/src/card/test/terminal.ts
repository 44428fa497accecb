export { PACE_2021, type TerminalAnswer, TestTerminal } from '../conformance/terminal.ts';
