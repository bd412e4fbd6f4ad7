import type { BuildFailure, BuildOutcome } from './build.ts'

/** What goes to the building thread and comes back. */
export interface BuildJob {
  readonly listPath: string
  /** DER */
  readonly issuer: Uint8Array
  readonly setPath: string
  readonly now: number
  readonly name: string
}

export type BuildAnswer =
  | { readonly ok: true; readonly value: BuildOutcome }
  | { readonly ok: false; readonly error: BuildFailure }
