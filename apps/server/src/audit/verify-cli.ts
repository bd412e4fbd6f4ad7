import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AuditProofSchema, checkProof, type ExportReport, verifyExport } from '@musubi/platform/audit'
import { linesOf } from './lines-of.ts'
import { findingWords } from './words.ts'

/**
 * `npm run audit:verify -- FILE [--key THUMBPRINT]... [--kept HEADS]`: checks an exported audit log, or a proof, with
 * nothing but the file. Exit code 0: nothing is wrong; 1: something is, and the first broken row is named.
 */
const USAGE = `Usage: npm run audit:verify -- FILE [--key THUMBPRINT]... [--kept HEADS]

  FILE    an exported log (.jsonl) or a proof (.json)
  --key   thumbprint of a key the operator has made known; may be given several times
  --kept  a file with signed heads kept from earlier, one a line`

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 2
})

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string', multiple: true }, kept: { type: 'string' } },
  })
  const [path] = positionals
  if (path === undefined) throw new Error(USAGE)
  const trusted = values.key ? { trustedKeys: values.key } : {}
  if (path.endsWith('.json')) return verifyProof(path, values.key)
  const keptHeads =
    values.kept === undefined ? [] : readFileSync(values.kept, 'utf8').split(/\s+/).filter(Boolean)
  const report = await verifyExport(linesOf(path), { ...trusted, keptHeads })
  printReport(report, values.key !== undefined)
  return report.findings.length === 0 ? 0 : 1
}

function printReport(report: ExportReport, keysGiven: boolean): void {
  const { records, forgotten, heads, keys, signedUpTo, findings } = report
  console.log(`Audit log of ${report.service}, municipality ${report.municipalityCode}`)
  console.log(`  ${records} records (${forgotten} with a body that was forgotten after its time)`)
  console.log(`  ${heads} signed heads; records 1 to ${signedUpTo} are covered by a signature`)
  for (const key of keys)
    console.log(`  signed by ${key}${keysGiven ? '' : ' - compare this with the published one'}`)
  const [first] = findings
  if (!first) {
    console.log('\nNothing is wrong with this log. 記録に問題は見つかりませんでした。')
    return
  }
  const words = findingWords[first.problem]
  console.log(`\nThe first broken row: line ${first.line}, record ${first.sequence}.`)
  console.log(`  ${words.en}`)
  console.log(`  ${first.line}行目(記録番号${first.sequence})が最初の異常です。${words.ja}`)
  for (const { line, sequence, problem } of findings.slice(1))
    console.log(`  also: line ${line}, record ${sequence}: ${problem}`)
}

async function verifyProof(path: string, trustedKeys: readonly string[] | undefined): Promise<number> {
  const proof = AuditProofSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!proof.success) throw new Error(`${path} is not a proof of an audit log.`)
  const checked = await checkProof(proof.data, trustedKeys)
  if (!checked.ok) {
    console.log(`The proof does not hold: ${checked.error}.`)
    return 1
  }
  const { service, municipalityCode, size, signedAt, keyThumbprint } = checked.value
  const what =
    proof.data.format === 'musubi-audit-inclusion-1'
      ? `Record ${proof.data.record.sequence} is in the log`
      : 'The later head only adds to the earlier one'
  console.log(
    `${what}: ${service}, municipality ${municipalityCode}, ${size} records, ${new Date(signedAt).toISOString()}.`,
  )
  console.log(`  signed by ${keyThumbprint}`)
  return 0
}
