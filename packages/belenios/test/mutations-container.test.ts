import { createHash } from 'node:crypto'
import { concatBytes } from '@musubi/kernel'
import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordBytes } from '../src/archive/tar.ts'
import { plainProtocol, readContainer, sha256Hex, verifyArchive } from '../src/index.ts'
import { base, baseEvents, type EventSpec, rebuild } from './mutation-harness.ts'
import { remembering } from './remembering.ts'

const protocol = remembering(plainProtocol)
const HEADER_END = 1024
const container = readContainer(base)
if (!container.ok) throw new Error('the unchanged archive is not readable')
const { records, timestamp } = container.value
const asBytes = records.map((record) => recordBytes(record.name, record.text, timestamp))
const nameOf = (position: number) => records[position]?.name ?? ''

const changed = (change: (bytes: Uint8Array) => void) => {
  const bytes = Uint8Array.from(base)
  change(bytes)
  return bytes
}
const withRecord = (position: number, bytes: Uint8Array) => concatBytes(...asBytes.with(position, bytes))
/** Sets bytes in the header of the second record and writes the right checksum. */
const header = (at: number, text: string, fixChecksum = true) =>
  changed((bytes) => {
    bytes.set(new TextEncoder().encode(text), HEADER_END + at)
    if (!fixChecksum) return
    bytes.set(new TextEncoder().encode('        '), HEADER_END + 148)
    const sum = bytes.subarray(HEADER_END, HEADER_END + 512).reduce((total, byte) => total + byte, 0)
    bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), HEADER_END + 148)
  })
const first = (text: string) => withRecord(0, recordBytes('BELENIOS', text, timestamp))
const notText = Uint8Array.from([0x22, 0xff, 0xfe, 0x22])

test('the unchanged archive is valid, and so is the one written again by the harness', () => {
  expect(verifyArchive(protocol, base).findings).toEqual([])
  expect(rebuild(baseEvents()).bytes).toEqual(base)
})

describe('changes of the container are refused', () => {
  test.each<[why: string, bytes: Uint8Array, reason: string, record: string]>([
    ['nothing at all', new Uint8Array(0), 'archive_empty', 'BELENIOS'],
    [
      'end-of-archive blocks',
      concatBytes(base, new Uint8Array(1024)),
      'record_bad_name',
      `#${records.length}`,
    ],
    ['one more byte', concatBytes(base, new Uint8Array(1)), 'archive_cut_short', `#${records.length}`],
    ['the last block missing', base.subarray(0, -512), 'archive_cut_short', nameOf(records.length - 1)],
    ['half a header', base.subarray(0, 300), 'archive_cut_short', '#0'],
    ['no first record', base.subarray(HEADER_END), 'record_bad_name', '#0'],
    ['version 2', first(`{"version":2,"timestamp":"${timestamp}"}`), 'archive_bad_timestamp', 'BELENIOS'],
    [
      'a spaced header',
      first(`{"version":1, "timestamp":"${timestamp}"}`),
      'archive_bad_timestamp',
      'BELENIOS',
    ],
    [
      'time with a zero in front',
      first(`{"version":1,"timestamp":"0${timestamp}"}`),
      'archive_bad_timestamp',
      'BELENIOS',
    ],
    [
      'time that is not the records’',
      first('{"version":1,"timestamp":"1"}'),
      'record_bad_header',
      'BELENIOS',
    ],
    ['another mode', header(100, '0000755'), 'record_bad_header', nameOf(1)],
    ['another user', header(108, '0001750'), 'record_bad_header', nameOf(1)],
    ['another group', header(116, '0001750'), 'record_bad_header', nameOf(1)],
    ['size not octal', header(124, '0000000009z'), 'record_bad_header', nameOf(1)],
    ['another time for one record', header(136, '00000000001'), 'record_bad_header', nameOf(1)],
    ['a wrong checksum', header(148, '000001', false), 'record_bad_header', nameOf(1)],
    ['another type', header(156, '5'), 'record_bad_header', nameOf(1)],
    ['a link name', header(157, 'x'), 'record_bad_header', nameOf(1)],
    ['the magic of newer tar', header(257, 'ustar'), 'record_bad_header', nameOf(1)],
    ['a byte after the name', header(90, 'x'), 'record_bad_name', '#1'],
    [
      'padding that is not empty',
      changed((bytes) => bytes.fill(1, bytes.length - 1)),
      'record_bad_padding',
      nameOf(records.length - 1),
    ],
    [
      'a changed body',
      changed((bytes) => (bytes[HEADER_END + 512 + 30] = 0x41)),
      'record_hash_mismatch',
      nameOf(1),
    ],
    [
      'a name in upper case',
      withRecord(1, recordBytes(nameOf(1).toUpperCase(), records[1]?.text ?? '', timestamp)),
      'record_bad_name',
      '#1',
    ],
    [
      'a name of another kind',
      withRecord(1, recordBytes(nameOf(1).replace('data', 'datum'), records[1]?.text ?? '', timestamp)),
      'record_bad_name',
      '#1',
    ],
    ['a second header record', concatBytes(asBytes[0] as Uint8Array, base), 'record_bad_name', '#1'],
    ['a record twice', concatBytes(base, asBytes[1] as Uint8Array), 'record_twice', nameOf(1)],
    [
      'a body that is not UTF-8',
      withRecord(1, rawRecord(notText)),
      'record_not_text',
      `${rawHash(notText)}.data.json`,
    ],
  ])('%s', (_, bytes, reason, record) => {
    const report = verifyArchive(protocol, bytes)
    expect(report.verdict).toBe('invalid')
    expect(report.findings).toEqual([expect.objectContaining({ reason, record })])
  })
})

function rawHash(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

function rawRecord(body: Uint8Array): Uint8Array {
  const bytes = recordBytes(`${rawHash(body)}.data.json`, 'x'.repeat(body.length), timestamp)
  bytes.set(body, 512)
  return bytes
}

type Change = (events: EventSpec[]) => void
const at = (events: EventSpec[], index: number) => events[index] as EventSpec
const find = (events: EventSpec[], type: string) => events.findIndex((event) => event.type === type)

describe('changes of the chain are refused', () => {
  test.each<[why: string, change: Change, reason: string, where: [event: number, data?: number]]>([
    [
      'a height left out',
      (all) => void (at(all, 2).event = (own) => ({ ...own, height: 3 })),
      'event_wrong_height',
      [2],
    ],
    [
      'another parent',
      (all) => void (at(all, 2).event = (own) => ({ ...own, parent: sha256Hex('x') })),
      'event_wrong_parent',
      [2],
    ],
    [
      'no parent',
      (all) => void (at(all, 2).event = ({ parent: _, ...own }) => own),
      'event_wrong_parent',
      [2],
    ],
    [
      'a parent before the first',
      (all) => void (at(all, 0).event = (own) => ({ parent: sha256Hex('x'), ...own })),
      'event_wrong_parent',
      [0],
    ],
    [
      'an unknown type',
      (all) => void (at(all, 1).event = (own) => ({ ...own, type: 'Vote' })),
      'event_malformed',
      [1],
    ],
    [
      'type as in later versions',
      (all) => void (at(all, 1).event = (own) => ({ ...own, type: ['Ballot'] })),
      'event_malformed',
      [1],
    ],
    ['an event with a space', (all) => void (at(all, 1).text = '{"height": 1}'), 'event_malformed', [1]],
    [
      'an event with more fields',
      (all) => void (at(all, 1).event = (own) => ({ ...own, more: 1 })),
      'event_malformed',
      [1],
    ],
    [
      'a payload in upper case',
      (all) => void (at(all, 1).event = (own) => ({ ...own, payload: own.payload?.toUpperCase() })),
      'event_malformed',
      [1],
    ],
    [
      'another payload',
      (all) => void (at(all, 1).event = (own) => ({ ...own, payload: sha256Hex('x') })),
      'event_wrong_payload',
      [1],
    ],
    [
      'no payload',
      (all) => void (at(all, 1).event = ({ payload: _, ...own }) => own),
      'event_wrong_payload',
      [1],
    ],
    [
      'a payload for the close',
      (all) => void (at(all, find(all, 'EndBallots')).data = ['{}']),
      'data_not_referenced',
      [4, 0],
    ],
    [
      'a ballot after the close',
      (all) => void all.splice(4, 0, ...all.splice(1, 1)),
      'event_out_of_order',
      [4],
    ],
    [
      'a vote that never closes',
      (all) => void all.splice(find(all, 'EndBallots'), 1),
      'event_out_of_order',
      [4],
    ],
    [
      'an opening without a tally',
      (all) => void all.splice(find(all, 'EncryptedTally'), 1),
      'event_out_of_order',
      [5],
    ],
    ['a result without an opening', (all) => void all.splice(6, all.length - 7), 'event_out_of_order', [6]],
    [
      'a decryption after the result',
      (all) => void all.push(...all.splice(6, 1)),
      'event_out_of_order',
      [10],
    ],
    [
      'a second setup',
      (all) => void all.push({ type: 'Setup', data: ['1', '2', '3'], naming: '{}' }),
      'event_out_of_order',
      [11],
    ],
    ['no setup', (all) => void all.shift(), 'event_out_of_order', [0]],
    [
      'a record that nobody names',
      (all) => void at(all, 1).data.unshift('{}'),
      'data_not_referenced',
      [1, 0],
    ],
    [
      'setup names another election',
      (all) => void (at(all, 0).naming = `{"election":"KEEP"}`),
      'data_malformed',
      [0, 3],
    ],
    [
      'the close of the shuffles where there are none',
      (all) => void all.splice(6, 0, { type: 'EndShuffles', data: [] }),
      'shuffle_not_expected',
      [6],
    ],
  ])('%s', (_, change, reason, [event, data]) => {
    const events = baseEvents()
    change(events)
    const { bytes, names } = rebuild(events)
    const report = verifyArchive(protocol, bytes)
    const record = data === undefined ? names[event]?.event : names[event]?.data[data]
    expect(report.findings).toEqual([expect.objectContaining({ reason, record })])
  })

  test('records in another order', () => {
    const swapped = asBytes.with(1, asBytes[2] as Uint8Array).with(2, asBytes[1] as Uint8Array)
    expect(verifyArchive(protocol, concatBytes(...swapped)).findings).toMatchObject([
      { reason: 'data_not_referenced', record: nameOf(2) },
    ])
  })

  test('a ballot’s record missing, the last event missing', () => {
    const ballot = records.findIndex((record) => record.text.startsWith('{"election_uuid"'))
    const without = (position: number) => concatBytes(...asBytes.toSpliced(position, 1))
    expect(verifyArchive(protocol, without(ballot)).findings).toMatchObject([
      { reason: 'event_wrong_payload', record: nameOf(ballot + 1) },
    ])
    expect(verifyArchive(protocol, without(records.length - 1)).findings).toMatchObject([
      { reason: 'data_not_referenced', record: nameOf(records.length - 2) },
    ])
  })
})

test('any single changed bit is refused, and the finding names a record', () => {
  assert(
    property(integer({ min: 0, max: base.length - 1 }), integer({ min: 0, max: 7 }), (position, bit) => {
      const bytes = changed((all) => (all[position] = (all[position] ?? 0) ^ (1 << bit)))
      const report = verifyArchive(protocol, bytes)
      expect(report.verdict).toBe('invalid')
      expect(report.findings[0]?.record).toMatch(/^BELENIOS$|^#\d+$|^[0-9a-f]{64}\.(data|event)\.json$/)
    }),
    { numRuns: 1000 },
  )
})
