import { parseArgs } from 'node:util'
import { proveGrowth, proveRecord } from '@musubi/platform/audit'
import { linesOf } from './lines-of.ts'

/** `npm run audit:prove -- FILE --record N` or `--since SIZE`: prints a proof that `audit:verify` checks on its own. */
const USAGE = `Usage: npm run audit:prove -- FILE --record SEQUENCE
       npm run audit:prove -- FILE --since SIZE

  --record  proves that one record is in a signed head, without showing another
  --since   proves that the newest head only adds to the head of SIZE records`

const failures = {
  no_such_record: 'There is no record with this number in the file.',
  not_signed_yet: 'This record is not covered by a signed head yet; export again after the next daily head.',
  no_such_head: 'The file has no signed head of that size.',
} as const

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 2
})

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { record: { type: 'string' }, since: { type: 'string' } },
  })
  const [path] = positionals
  const number = Number(values.record ?? values.since)
  if (path === undefined || !Number.isInteger(number) || number < 1) throw new Error(USAGE)
  const proof =
    values.record === undefined
      ? await proveGrowth(linesOf(path), number)
      : await proveRecord(linesOf(path), number)
  if (!proof.ok) throw new Error(failures[proof.error])
  console.log(JSON.stringify(proof.value, null, 2))
  return 0
}
