export { followAddress, qrModules } from './follow-code.ts';
export { type SlipFacts, submissionSlip } from './submission-slip.ts';
