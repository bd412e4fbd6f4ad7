import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const GOLDEN = join(import.meta.dirname, '../../../packages/belenios/test/golden')

/** Path of a golden archive; who made each and its verdict is told beside them. */
export const goldenPath = (name: string) => join(GOLDEN, name)
export const goldenBytes = (name: string) => new Uint8Array(readFileSync(goldenPath(name)))
