export { followAddress, qrModules } from './follow-code.ts';
export { type ListFacts, requirementsList } from './requirements-list.ts';
export { type SlipFacts, submissionSlip } from './submission-slip.ts';
