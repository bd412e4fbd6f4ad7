import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** The lines of a file, one after another. Throws in words when there is no such file. */
export function linesOf(path: string): AsyncIterable<string> {
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  return createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
}
