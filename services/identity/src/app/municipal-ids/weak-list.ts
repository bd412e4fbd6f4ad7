import { readFileSync } from 'node:fs'
import { openWeakPasswords, type IsWeakPassword } from '../../crypto/weak-passwords.ts'

let opened: IsWeakPassword | undefined

/** The list that ships with identity, read at the first use. */
export const isWeakPassword: IsWeakPassword = (password) => {
  opened ??= openWeakPasswords(readFileSync(new URL('../../../data/weak-passwords.bin', import.meta.url)))
  return opened(password)
}
