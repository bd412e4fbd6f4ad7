import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, 'golden')

/** Reads a golden file; see `golden/README.md` for what each is and who made it. */
export function golden(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, name)))
}

export interface GoldenSecrets {
  readonly credentials: readonly string[]
  readonly cast: readonly { readonly credential: string; readonly choices: readonly (readonly number[])[] }[]
  readonly trusteePrivateKeys: {
    readonly single: readonly string[]
    readonly pedersen?: readonly {
      readonly index: number
      readonly seed: string
      readonly decryptionKeyFile: string
    }[]
  }
  readonly result: readonly (readonly number[])[]
}

export function goldenSecrets(): Readonly<Record<string, GoldenSecrets>> {
  const read = JSON.parse(readFileSync(join(FOLDER, 'secrets.json'), 'utf8')) as {
    elections: Record<string, GoldenSecrets>
  }
  return read.elections
}
