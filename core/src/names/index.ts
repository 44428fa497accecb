export { isNameOfMrz, sameName } from './same.ts';
export { joinName, type NameParts, type NameSplit, splitName, tidyName } from './split.ts';
