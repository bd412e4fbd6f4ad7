import { type CivilDate, err, ok, parseCivilDate, type Result, toEraDate } from '@musubi/kernel'
import { sha256Hex } from '../encoding/digest.ts'
import { count, flag, literal, parseCanonical, record, text, type TypeOf } from '../encoding/shape.ts'
import { AUTHORITY, type CeremonyMessage, type CeremonyStep, hashMessage } from './message.ts'
import { type CeremonyPlan, placesOf } from './plan.ts'

/*
 * The minutes of a ceremony: a head line and one line a message, each naming the hash of the line before, so that the
 * last hash, printed on paper and signed, fixes everything. Times are what the clock on the wall said (Japan time).
 */
const headShape = record({
  format: literal('musubi ceremony minutes 1'),
  uuid: text,
  name: text,
  rehearsal: flag,
})
const entryShape = record({
  number: count,
  time: text,
  step: text,
  owner: count,
  name: text,
  message: text,
  previous: text,
})
export type MinutesHead = TypeOf<typeof headShape>
export type MinutesEntry = TypeOf<typeof entryShape>

export interface Minutes {
  readonly head: MinutesHead
  readonly entries: readonly MinutesEntry[]
}

export const AUTHORITY_NAME = '選挙管理委員会'
const TIME = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/

export function beginMinutes({ uuid, name, rehearsal }: CeremonyPlan): Minutes {
  return { head: { format: 'musubi ceremony minutes 1', uuid, name, rehearsal }, entries: [] }
}

/** The hash that fixes all lines so far: for paper and for the signatures of those present. */
export function minutesHash({ head, entries }: Minutes): string {
  const last = entries.at(-1)
  return sha256Hex(last ? entryShape.write(last) : headShape.write(head))
}

/**
 * Adds an accepted message.
 * @param time civil time as `2027-01-20T10:05`, not before the line above
 */
export function appendMinutes(
  minutes: Minutes,
  plan: CeremonyPlan,
  message: CeremonyMessage,
  time: string,
): Result<Minutes, 'bad_time' | 'time_goes_back' | 'stranger'> {
  const { step, owner } = message
  const place = placesOf(plan).find((one) => one.owner === owner)
  const name = owner === AUTHORITY ? AUTHORITY_NAME : place?.name
  if (name === undefined) return err('stranger')
  if (!isTime(time)) return err('bad_time')
  if (time < (minutes.entries.at(-1)?.time ?? '')) return err('time_goes_back')
  const number = minutes.entries.length + 1
  const entry = {
    number,
    time,
    step,
    owner,
    name,
    message: hashMessage(message),
    previous: minutesHash(minutes),
  }
  return ok({ ...minutes, entries: [...minutes.entries, entry] })
}

function isTime(time: string): boolean {
  const date = TIME.exec(time)?.[1]
  return date !== undefined && parseCivilDate(date).ok
}

/** The machine form. */
export function writeMinutes({ head, entries }: Minutes): string {
  return [headShape.write(head), ...entries.map((entry) => entryShape.write(entry)), ''].join('\n')
}

export interface MinutesFault {
  readonly reason:
    | 'line_not_canonical'
    | 'wrong_number'
    | 'chain_broken'
    | 'bad_time'
    | 'time_goes_back'
    | 'another_message'
    | 'missing_line'
  /** From 1; the head is line 1. */
  readonly line: number
}

/** Reads minutes and checks the chain; with the messages, in the order of the lines, also that they are the ones recorded. */
export function verifyMinutes(
  written: string,
  messages?: readonly CeremonyMessage[],
): Result<Minutes, MinutesFault> {
  const [first = '', ...rest] = written.replace(/\n$/, '').split('\n')
  const head = parseCanonical(headShape, first)
  if (!head.ok) return err({ reason: 'line_not_canonical', line: 1 })
  let minutes: Minutes = { head: head.value, entries: [] }
  for (const [at, lineText] of rest.entries()) {
    const entry = parseCanonical(entryShape, lineText)
    const reason = entry.ok ? entryFault(minutes, entry.value, messages) : 'line_not_canonical'
    if (reason || !entry.ok) return err({ reason: reason ?? 'line_not_canonical', line: at + 2 })
    minutes = { ...minutes, entries: [...minutes.entries, entry.value] }
  }
  if (messages && messages.length > rest.length) return err({ reason: 'missing_line', line: rest.length + 2 })
  return ok(minutes)
}

function entryFault(
  before: Minutes,
  entry: MinutesEntry,
  messages: readonly CeremonyMessage[] | undefined,
): MinutesFault['reason'] | undefined {
  if (entry.number !== before.entries.length + 1) return 'wrong_number'
  if (entry.previous !== minutesHash(before)) return 'chain_broken'
  if (!isTime(entry.time)) return 'bad_time'
  if (entry.time < (before.entries.at(-1)?.time ?? '')) return 'time_goes_back'
  const message = messages?.[before.entries.length]
  const same = message && hashMessage(message) === entry.message && message.step === entry.step
  return messages && !same ? 'another_message' : undefined
}

const STEP_WORDS: Readonly<Record<CeremonyStep, string>> = {
  announce: '鍵生成の開始を告示した',
  certificate: '証明書を提出した',
  commit: '多項式の封印値（ハッシュ）を提出した',
  reveal: '封印した値を開示した',
  share: '各構成員あての分散鍵を封をして渡した',
  complaint: '受け取った分散鍵に異議を申し立て、鍵生成を中止した',
  key: '検証鍵を提出した',
  election: '選挙の公開鍵を確定した',
  rehearsal: '試験投票10票を開票し、結果を確かめた',
}

/** The form for people: to be read aloud, printed and signed. */
export function minutesInJapanese(minutes: Minutes): string {
  const { head, entries } = minutes
  const lines = entries.flatMap((entry) => [
    `${entry.number}．${timeInJapanese(entry.time)}　${entry.name}が${wordsOf(entry.step)}。`,
    `　　記録の指紋　${inFours(entry.message)}`,
  ])
  return [
    '鍵生成議事録',
    `選挙名　${head.name}`,
    `選挙番号　${head.uuid}`,
    ...(head.rehearsal ? ['これは予行演習の記録です。ここで作られた鍵は実際の選挙には使えません。'] : []),
    '',
    ...lines,
    '',
    `議事録全体の指紋（SHA-256）　${inFours(minutesHash(minutes))}`,
    '立会人署名　＿＿＿＿＿＿＿＿＿＿　＿＿＿＿＿＿＿＿＿＿　＿＿＿＿＿＿＿＿＿＿',
    '',
  ].join('\n')
}

function wordsOf(step: string): string {
  return Object.hasOwn(STEP_WORDS, step) ? STEP_WORDS[step as CeremonyStep] : `「${step}」を行った`
}

function timeInJapanese(time: string): string {
  const { era, year, month, day } = toEraDate(time.slice(0, 10) as CivilDate)
  const [hour, minute] = time.slice(11, 16).split(':').map(Number)
  return `${era}${year === 1 ? '元' : year}年${month}月${day}日 ${hour}時${minute}分`
}

function inFours(hash: string): string {
  return hash.match(/.{4}/g)?.join(' ') ?? hash
}
