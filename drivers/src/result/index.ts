/**
 * Expected failures are values, exceptions are bugs (docs/adr/0002). Every driver call that can fail in the field
 * answers with a Result whose error is a closed union, so that a caller cannot forget one.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
