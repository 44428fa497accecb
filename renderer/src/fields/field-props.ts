import type { FieldModel } from '@motcua/core/contract';

export interface FieldProps {
  readonly field: FieldModel;
}

/** Where the error summary jumps to. */
export const inputId = (fieldId: string): string => `input-${fieldId}`;
