import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson, err, toHex } from '@musubi/kernel'
import fc from 'fast-check'
import type { JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { GENESIS, hashBody, hashLink } from '../src/audit/chain.ts'
import type { ExportLine } from '../src/audit/export-format.ts'
import { addLeaf, EMPTY_FRONTIER, rootOf } from '../src/audit/merkle.ts'
import { checkProof, proveGrowth, proveRecord } from '../src/audit/proofs.ts'
import { readHead, signHead } from '../src/audit/signed-head.ts'
import { verifyExport } from '../src/audit/verify-export.ts'

const newKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK
const key = newKey()
const SIZE = 25
const HEADS = [7, 20]
const log = { service: 'sample', municipalityCode: '282227' }

/** An export by the document alone: nothing of the database is in it. */
async function makeExport(signingKey: JWK = key, change = ''): Promise<ExportLine[]> {
  const lines: ExportLine[] = [
    { type: 'log', format: 'musubi-audit-1', ...log, exportedAt: '2026-11-24T00:00:00.000Z' },
  ]
  let previous: Uint8Array = GENESIS
  let frontier = EMPTY_FRONTIER
  for (let sequence = 1; sequence <= SIZE; sequence++) {
    const body = { at: '2026-11-23T00:00:00.000Z', action: `visit.taken${change}`, sequence }
    const salt = Buffer.alloc(16, sequence)
    const bodyHash = hashBody(salt, canonicalJson(body))
    const hash = hashLink({ ...log, sequence }, previous, bodyHash)
    const hashes = { bodyHash: toHex(bodyHash), previousHash: toHex(previous), hash: toHex(hash) }
    lines.push({ type: 'record', sequence, salt: toHex(salt), body, ...hashes })
    frontier = addLeaf(frontier, hash)
    previous = hash
    if (!HEADS.includes(sequence)) continue
    const head = { ...log, size: sequence, root: rootOf(frontier), chainHash: hash, signedAt: 0 }
    lines.push({ type: 'head', jws: await signHead(head, signingKey) })
  }
  lines.push({ type: 'end', size: SIZE, hash: toHex(previous) })
  return lines
}

let good: ExportLine[]
const verify = (lines: readonly ExportLine[], options = {}) =>
  verifyExport(
    lines.map((line) => JSON.stringify(line)),
    options,
  )
const firstOf = async (lines: readonly ExportLine[], options = {}) =>
  (await verify(lines, options)).findings[0]
const recordAt = (lines: readonly ExportLine[], sequence: number) =>
  lines.findIndex((line) => line.type === 'record' && line.sequence === sequence)

beforeAll(async () => {
  good = await makeExport()
})

describe('an exported log', () => {
  test('that nobody touched has no finding, in whatever order its objects are printed', async () => {
    const shuffled = good.map((line) =>
      line.type === 'record' && line.body
        ? { ...line, body: Object.fromEntries(Object.entries(line.body).reverse()) }
        : line,
    )
    expect(await verify(shuffled)).toMatchObject({
      records: SIZE,
      heads: 2,
      signedUpTo: 20,
      forgotten: 0,
      findings: [],
    })
  })

  test('with any one record changed names that record first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: SIZE }),
        fc.constantFrom('body', 'salt', 'bodyHash', 'previousHash', 'hash'),
        async (sequence, part) => {
          const lines = structuredClone(good)
          const line = lines[recordAt(lines, sequence)]
          if (line?.type !== 'record') throw new Error('a record')
          const changed =
            part === 'body'
              ? { ...line, body: { ...line.body, action: 'nothing.happened' } }
              : {
                  ...line,
                  [part]: (line[part as 'hash'] ?? '').replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
                }
          lines[lines.indexOf(line)] = changed as ExportLine
          expect(await firstOf(lines)).toMatchObject({ sequence })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('with a record left out, repeated, swapped or added is found at that place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: SIZE - 1 }),
        fc.constantFrom('drop', 'repeat', 'swap'),
        async (sequence, act) => {
          const at = recordAt(good, sequence)
          const next = recordAt(good, sequence + 1)
          const [one, other] = [good[at] as ExportLine, good[next] as ExportLine]
          const lines = [...good]
          if (act === 'drop') lines.splice(at, 1)
          else if (act === 'repeat') lines.splice(at, 0, one)
          else {
            lines[at] = other
            lines[next] = one
          }
          const finding = await firstOf(lines)
          expect(finding?.problem).toMatch(/record_missing|chain_broken|head_differs|end_differs/)
          expect(Math.abs((finding?.sequence ?? 0) - sequence)).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('cut short at any line is not complete', async () => {
    for (let end = 0; end < good.length; end++)
      expect((await verify(good.slice(0, end))).findings.at(-1)?.problem).toBe('end_missing')
  })

  test('written anew from the start contradicts its heads, whoever signed them', async () => {
    const rewritten = await makeExport(newKey(), '_not')
    const withOldHeads = rewritten.map((line, at) => (line.type === 'head' ? (good[at] as ExportLine) : line))
    expect(await firstOf(withOldHeads)).toEqual({
      line: HEADS[0]! + 2,
      sequence: HEADS[0],
      problem: 'head_differs',
    })
    const jws = good.flatMap((line) => (line.type === 'head' ? [line.jws] : []))
    const known = await readHead(jws[0] ?? '')
    const trustedKeys = [known.ok ? known.value.keyThumbprint : '']
    expect((await firstOf(rewritten, { trustedKeys }))?.problem).toBe('head_of_unknown_key')
    expect(await verify(rewritten)).toMatchObject({ findings: [] })
    expect((await firstOf(rewritten, { keptHeads: jws }))?.problem).toBe('kept_head_differs')
    expect((await firstOf(good.slice(0, 5), { keptHeads: jws }))?.problem).toBe('end_missing')
  })

  test('with forgotten bodies is still one chain, unless they are too young to be forgotten', async () => {
    const forget = (upTo: number, from = 1) =>
      good.map((line) =>
        line.type === 'record' && line.sequence >= from && line.sequence <= upTo
          ? { ...line, salt: null, body: null }
          : line,
      )
    expect(await verify(forget(10))).toMatchObject({ forgotten: 10, findings: [] })
    expect(await firstOf(forget(12, 12))).toMatchObject({ sequence: 12, problem: 'forgotten_too_early' })
  })

  test('that is not one says so and throws nothing', async () => {
    const report = await verifyExport(['{"a":1}', 'nonsense', '', 'null'])
    expect(report.findings.map(({ problem }) => problem)).toEqual([
      'line_unreadable',
      'line_unreadable',
      'line_unreadable',
      'end_missing',
    ])
  })
})

describe('a proof', () => {
  async function* text(lines: readonly ExportLine[]) {
    for (const line of lines) yield JSON.stringify(line)
  }

  test('shows every signed record to whoever has the head, and no other record', async () => {
    for (let sequence = 1; sequence <= 20; sequence++) {
      const proof = await proveRecord(text(good), sequence)
      if (!proof.ok || proof.value.format !== 'musubi-audit-inclusion-1') throw new Error('a proof')
      expect(await checkProof(proof.value)).toMatchObject({
        ok: true,
        value: { size: sequence <= 7 ? 7 : 20 },
      })
      const { record } = proof.value
      const changed = { ...proof.value, record: { ...record, body: { ...record.body, action: 'other.act' } } }
      expect(await checkProof(changed)).toEqual(err('record_changed'))
      const moved = { ...proof.value, record: { ...record, sequence: sequence + 1 } }
      expect(await checkProof(moved)).toEqual(err('not_in_head'))
      expect(await checkProof(proof.value, ['another key'])).toEqual(err('head_of_unknown_key'))
    }
    expect(await proveRecord(text(good), 21)).toEqual(err('not_signed_yet'))
    expect(await proveRecord(text(good), 26)).toEqual(err('no_such_record'))
  })

  test('shows that a head goes on from an earlier one, and not from another history', async () => {
    const growth = await proveGrowth(text(good), 7)
    if (!growth.ok || growth.value.format !== 'musubi-audit-consistency-1') throw new Error('a proof')
    expect(await checkProof(growth.value)).toMatchObject({ ok: true, value: { size: 20 } })
    const other = (await makeExport(key, '_not')).flatMap((line) => (line.type === 'head' ? [line.jws] : []))
    expect(await checkProof({ ...growth.value, before: other[0] ?? '' })).toEqual(err('not_consistent'))
    expect(await proveGrowth(text(good), 8)).toEqual(err('no_such_head'))
  })
})
