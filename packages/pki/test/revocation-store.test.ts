import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err, expectOk } from '@musubi/kernel'
import * as asn1 from 'asn1js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Certificate,
  crlStatusProvider,
  openRevocationStore,
  openRevokedFile,
  parseCertificate,
  parseCrl,
} from '../src/index.ts'
import { buildRevokedSet } from '../src/revocation/build.ts'
import { RevokedFileWriter } from '../src/revocation/revoked-file.ts'
import { sortRecords } from '../src/revocation/sort-records.ts'
import { type CrlOptions, DAY, extension, issueCrl, makeRoot, NOW, type Root } from './independent-issuer.ts'

const SECOND = Math.floor(NOW / 1000) * 1000
let folder: string
let root: Root
let issuer: Certificate
let files = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-revoked-'))
  root = await makeRoot()
  issuer = expectOk(parseCertificate(root.der), 'root')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fresh = (): string => join(folder, String(files++))
const integer = (value: number): ArrayBuffer => new asn1.Integer({ value }).toBER()

interface ListOptions extends CrlOptions {
  readonly number?: number
  readonly base?: number
}

/** Serials are unsigned here; an INTEGER whose first bit is set needs a zero in front. */
const unsigned = (serial: string): string => (serial < '8' ? serial : `00${serial}`)

async function list(
  serials: readonly string[],
  { number, base, removed, ...options }: ListOptions = {},
): Promise<string> {
  const path = fresh()
  const extensions = [
    ...(number === undefined ? [] : [extension('2.5.29.20', false, integer(number))]),
    ...(base === undefined ? [] : [extension('2.5.29.27', true, integer(base))]),
  ]
  writeFileSync(
    path,
    await issueCrl(root, serials.map(unsigned), {
      extensions,
      removed: (removed ?? []).map(unsigned),
      ...options,
    }),
  )
  return path
}

const build = (setPath: string, listPath: string, now = NOW) =>
  buildRevokedSet({ listPath, issuer, setPath, now, name: 'test' })

function serialsIn(setPath: string): string[] {
  const set = expectOk(openRevokedFile(setPath), 'a set')
  const serials = [...set.entries()].map(({ serial }) => serial)
  expect(set.isIntact()).toBe(true)
  set.close()
  return serials
}

const serialArbitrary = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .filter(([first]) => first !== 0)
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const byValue = (a: string, b: string) => a.length - b.length || (a < b ? -1 : Number(a > b))

describe('a stored set', () => {
  test('answers as a set of serials does, and as the list read in memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(serialArbitrary, { maxLength: 40 }),
        fc.array(serialArbitrary, { maxLength: 20 }),
        async (revoked, others) => {
          const listPath = await list(revoked, { number: 1 })
          const setPath = fresh()
          expect(expectOk(build(setPath, listPath), 'built')).toMatchObject({
            kind: 'replaced',
            size: revoked.length,
          })
          const set = expectOk(openRevokedFile(setPath), 'set')
          const crl = expectOk(parseCrl(readFileSync(listPath), issuer), 'crl')
          for (const serial of [...revoked, ...others]) expect(set.find(serial)).toEqual(crl.find(serial))
          expect([...set.entries()]).toEqual([...crl.entries()])
          expect(set.number).toBe(1n)
          set.close()
        },
      ),
      { numRuns: 25 },
    )
  })

  test('finds every one of many blocks, and none between them', () => {
    const setPath = fresh()
    // Above the size that is read at once, so that blocks are read from the file.
    const [count, width] = [400_000, 8]
    const writer = new RevokedFileWriter(setPath, width, 'test')
    const record = Buffer.alloc(width + 5, 0xff)
    for (let at = 0; at < count; at++) {
      record.writeBigUInt64BE(BigInt(at) * 3n + 1n)
      record.writeUInt32BE(at, width)
      writer.add(record, 0)
    }
    const facts = { issuerKey: 'a', thisUpdate: 0, nextUpdate: 1, number: undefined, baseNumber: undefined }
    writer.commit(facts)
    const set = expectOk(openRevokedFile(setPath), 'set')
    expect(set.memoryBytes).toBeLessThan(20_000)
    const hex = (value: number) => {
      const text = value.toString(16)
      return text.length % 2 ? `0${text}` : text
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: count * 3 + 500 }), (value) => {
        const found = set.find(hex(value))
        expect(found?.revokedAt).toBe(
          value % 3 === 1 && value < count * 3 ? ((value - 1) / 3) * 1000 : undefined,
        )
      }),
      { numRuns: 3000 },
    )
    expect([set.find('01'), set.find(hex((count - 1) * 3 + 1))].every(Boolean)).toBe(true)
    expect([set.find('00'), set.find('ff'.repeat(9)), set.find('no hex')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    set.close()
  })

  test('cut or changed anywhere in its facts is damaged, in its records not intact', async () => {
    const setPath = fresh()
    build(setPath, await list(['01', '02', '03'], { number: 1 }))
    const whole = readFileSync(setPath)
    const records = 3 * 6
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      writeFileSync(setPath, changed)
      const opened = openRevokedFile(setPath)
      if (!opened.ok) expect(opened.error).toBe('damaged')
      else expect([at < records, opened.value.isIntact()]).toEqual([true, false])
      if (opened.ok) opened.value.close()
    }
    for (const length of [0, 10, whole.length - 1]) {
      writeFileSync(setPath, whole)
      truncateSync(setPath, length)
      expect(openRevokedFile(setPath)).toEqual(err('damaged'))
    }
    expect(openRevokedFile(fresh())).toEqual(err('absent'))
  })

  test('records are sorted by their key, and what is equal keeps its order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 4, maxLength: 4 }), { maxLength: 60 }), (records) => {
        const sorted = sortRecords(Buffer.concat(records), 4, 2)
        const expected = records
          .map((record, place) => ({ key: Buffer.from(record.subarray(0, 2)), record, place }))
          .sort((a, b) => a.key.compare(b.key) || a.place - b.place)
        expect(sorted.toString('hex')).toBe(
          Buffer.concat(expected.map(({ record }) => record)).toString('hex'),
        )
      }),
    )
  })
})

describe('a list from a file', () => {
  test('changed in any one byte is refused, as it is from memory', async () => {
    const listPath = await list(['01', '0203', '04'], { number: 3 })
    const der = readFileSync(listPath)
    const path = fresh()
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(der)
        changed[at] = (changed[at] ?? 0) ^ change
        writeFileSync(path, changed)
        expect([build(`${path}.set`, path).ok, parseCrl(changed, issuer).ok]).toEqual([false, false])
      }),
      { numRuns: 250 },
    )
  })

  test('of a namesake, of another issuer, of a part, or of tomorrow is refused', async () => {
    const path = await list(['01'], { number: 1 })
    const namesake = expectOk(parseCertificate((await makeRoot()).der), 'namesake')
    const other = expectOk(parseCertificate((await makeRoot({ organization: 'Other' })).der), 'other')
    const as = (by: Certificate) =>
      buildRevokedSet({ listPath: path, issuer: by, setPath: fresh(), now: NOW, name: 'test' })
    expect(as(namesake)).toEqual(err('signature_invalid'))
    expect(as(other)).toEqual(err('wrong_issuer'))
    const part = [extension('2.5.29.28', true, new asn1.Sequence().toBER())]
    expect(build(fresh(), await list(['01'], { extensions: part }))).toEqual(err('unsupported'))
    expect(build(fresh(), path, NOW - 2 * DAY)).toEqual(err('from_the_future'))
  })
})

describe('updates', () => {
  test('complete and delta lists in any order leave the set that the authority meant', async () => {
    const step = fc.record({
      add: fc.uniqueArray(serialArbitrary, { maxLength: 6 }),
      remove: fc.nat(10),
      kind: fc.constantFrom('full', 'delta', 'cumulative'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const setPath = fresh()
        const model = new Set<string>()
        const history: { added: string[]; removed: string[] }[] = []
        for (const [at, { add, remove, kind }] of steps.entries()) {
          const number = at + 1
          const removed = [...model].filter((_, place) => place % 11 === remove)
          const added = add.filter((serial) => !model.has(serial))
          for (const serial of removed) model.delete(serial)
          for (const serial of added) model.add(serial)
          history.push({ added, removed })
          const base = kind === 'cumulative' ? 1 : number - 1
          const changes = at === 0 || kind === 'full' ? undefined : history.slice(base)
          const changed = new Set(changes?.flatMap((change) => [...change.added, ...change.removed]))
          const path = changes
            ? await list(
                [...changed].filter((serial) => model.has(serial)),
                { number, base, removed: [...changed].filter((serial) => !model.has(serial)) },
              )
            : await list([...model], { number })
          expect(build(setPath, path).ok).toBe(true)
          expect(serialsIn(setPath)).toEqual([...model].sort(byValue))
        }
      }),
      { numRuns: 12 },
    )
  })

  test('a delta that leaves a gap asks for the complete list and changes nothing', async () => {
    const setPath = fresh()
    const delta = await list(['05'], { number: 9, base: 8 })
    expect(build(setPath, delta)).toEqual(err('delta_gap'))
    build(setPath, await list(['01'], { number: 7 }))
    expect(build(setPath, delta)).toEqual(err('delta_gap'))
    expect(serialsIn(setPath)).toEqual(['01'])
    expect(build(setPath, await list(['01', '04'], { number: 8 })).ok).toBe(true)
    expect(expectOk(build(setPath, delta), 'delta')).toMatchObject({ kind: 'merged', size: 3, number: 9n })
    expect(serialsIn(setPath)).toEqual(['01', '04', '05'])
  })

  test('an older list does not bring revoked cards back, the same one changes nothing', async () => {
    const setPath = fresh()
    const newer = await list(['01', '02'], { number: 5 })
    build(setPath, newer)
    expect(build(setPath, await list(['01'], { number: 4 }))).toEqual(err('older_than_stored'))
    expect(build(setPath, await list(['01'], { thisUpdate: NOW - DAY }))).toEqual(err('older_than_stored'))
    expect(expectOk(build(setPath, newer), 'again').kind).toBe('unchanged')
    expect(serialsIn(setPath)).toEqual(['01', '02'])
  })
})

describe('the store', () => {
  test('keeps several authorities apart, answers while it builds, and swaps at once', async () => {
    const second = await makeRoot()
    const secondIssuer = expectOk(parseCertificate(second.der), 'second')
    const store = openRevocationStore({ folder: fresh(), issuers: [issuer, secondIssuer] })
    const provider = crlStatusProvider(store.find)
    const ask = async (serial: string, key = issuer.spkiHash) =>
      (await provider.check(key, serial, NOW)).status
    expect(await ask('0a')).toBe('unknown')
    expectOk(await store.take(issuer.spkiHash, await list(['0a'], { number: 1 }), NOW), 'first')
    expect([await ask('0a'), await ask('0b'), await ask('0a', secondIssuer.spkiHash)]).toEqual([
      'revoked',
      'good',
      'unknown',
    ])
    const next = await list(['0a', '0b'], { number: 2 })
    const taking = store.take(issuer.spkiHash, next, NOW)
    let meanwhile = 0
    while (store.find(issuer.spkiHash)?.number === 1n) {
      expect([await ask('0a'), await ask('0b')]).toEqual(['revoked', 'good'])
      meanwhile++
      await new Promise(setImmediate)
    }
    expectOk(await taking, 'second')
    expect(meanwhile).toBeGreaterThan(0)
    expect(await ask('0b')).toBe('revoked')
    expect(await store.take('nobody', next, NOW)).toEqual(err('unknown_issuer'))
    await store.close()
  })

  test('sees what another process put there, and takes two lists at once one after the other', async () => {
    const at = fresh()
    const one = openRevocationStore({ folder: at, issuers: [issuer] })
    const other = openRevocationStore({ folder: at, issuers: [issuer] })
    const lists = await Promise.all([list(['01'], { number: 1 }), list(['01', '02'], { number: 2 })])
    await Promise.all(lists.map((path) => one.take(issuer.spkiHash, path, NOW)))
    expect(one.find(issuer.spkiHash)?.number).toBe(2n)
    expect(other.find(issuer.spkiHash)).toBeUndefined()
    other.reload()
    expect(other.find(issuer.spkiHash)?.size).toBe(2)
    await one.close()
    await other.close()
  })

  test('a process killed in the middle of writing leaves the old set whole', async () => {
    const setPath = fresh()
    build(setPath, await list(['01', '02'], { number: 1 }))
    const script = `
      import { RevokedFileWriter } from ${JSON.stringify(join(import.meta.dirname, '../src/revocation/revoked-file.ts'))}
      const writer = new RevokedFileWriter(${JSON.stringify(setPath)}, 8, 'killed')
      const record = Buffer.alloc(13)
      for (let at = 1n; ; at++) {
        record.writeBigUInt64BE(at)
        writer.add(record, 0)
        if (at === 300000n) console.log('written')
      }`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(serialsIn(setPath)).toEqual(['01', '02'])
    build(setPath, await list(['03'], { number: 2 }))
    expect(serialsIn(setPath)).toEqual(['03'])
  })
})

test('a list past its time says good only as long as the level allows', async () => {
  const store = openRevocationStore({ folder: fresh(), issuers: [issuer] })
  await store.take(issuer.spkiHash, await list(['0a'], { number: 1 }), NOW)
  const provider = crlStatusProvider(store.find, { staleToleranceMs: { kazashi: DAY, offline: 7 * DAY } })
  const ask = async (level: 'sign' | 'auth' | 'kazashi' | 'offline', days: number) =>
    (await provider.check(issuer.spkiHash, '0b', SECOND + days * DAY, { level })).status
  expect([await ask('sign', 1), await ask('sign', 1.1), await ask('auth', 1.1)]).toEqual([
    'good',
    'unknown',
    'unknown',
  ])
  expect([await ask('kazashi', 2), await ask('kazashi', 2.1)]).toEqual(['good', 'unknown'])
  expect([await ask('offline', 8), await ask('offline', 8.1)]).toEqual(['good', 'unknown'])
  expect((await provider.check(issuer.spkiHash, '0a', SECOND + 30 * DAY)).status).toBe('revoked')
  await store.close()
})
