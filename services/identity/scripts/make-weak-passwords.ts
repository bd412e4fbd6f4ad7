import { readFileSync, writeFileSync } from 'node:fs'
import { packWeakPasswords } from '../src/crypto/weak-passwords.ts'

/**
 * Makes the list of passwords that everybody tries first:
 * `node services/identity/scripts/make-weak-passwords.ts OUT.bin LIST...`. A list is a JSON array of strings, or text with
 * one password a line.
 */
const [out, ...lists] = process.argv.slice(2)
if (out === undefined || lists.length === 0) {
  console.error('usage: make-weak-passwords.ts OUT.bin LIST...')
  process.exit(2)
}
const words = lists.flatMap((path) => {
  const text = readFileSync(path, 'utf8')
  const parsed: unknown = path.endsWith('.json') ? JSON.parse(text) : text.split(/\r?\n/)
  if (!Array.isArray(parsed)) throw new Error(`${path} is not a list`)
  return parsed.filter((word) => typeof word === 'string')
})
const packed = packWeakPasswords(words)
writeFileSync(out, packed)
console.log(`${out}: ${words.length} words, ${packed.length} bytes`)
