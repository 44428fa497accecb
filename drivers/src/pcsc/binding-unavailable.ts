/** Why a binding cannot be made on this machine: a library or package is missing. `reason` is for the log. */
export interface BindingUnavailable {
  readonly binding: 'koffi' | 'pcsclite';
  readonly reason: string;
}
