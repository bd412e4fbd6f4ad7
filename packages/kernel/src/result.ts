/** What a caller can expect and handle is a value; what nobody expects (a bug, a lost connection) is thrown. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export function ok(): Result<void, never>
export function ok<T>(value: T): Result<T, never>
export function ok<T>(value?: T): Result<T | undefined, never> {
  return { ok: true, value }
}

export function err<E>(error: E): Result<never, E> {
  return { ok: false, error }
}

/** The value of a Result that cannot fail here; throws with `why` when that belief is wrong. */
export function expectOk<T, E>(result: Result<T, E>, why: string): T {
  if (result.ok) return result.value
  throw new Error(`${why}: ${describe(result.error)}`)
}

function describe(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error)
}

/** Compile-time proof that a switch is exhaustive. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${describe(value)}`)
}
