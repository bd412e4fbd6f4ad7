import { concatBytes, err, ok, type Result } from '@musubi/kernel'
import {
  type CommandApdu,
  encodeCommand,
  findTriesLeft,
  parseResponse,
  type ResponseApdu,
  STATUS,
} from './apdu.ts'
import type { CardFailure } from './card-failure.ts'
import type { CardGeneration } from './card-generation.ts'
import { type CardChannel, CardFault } from './card-reader.ts'

type Answer<T> = Promise<Result<T, CardFailure>>

/**
 * One exchange. A transport that shows T=0 follows `61xx` with GET RESPONSE and repeats after `6Cxx` with the length
 * the card asks for (ISO/IEC 7816-3 section 12.2), so callers see whole answers only.
 */
export async function exchange(channel: CardChannel, command: CommandApdu): Answer<ResponseApdu> {
  const parts: Uint8Array[] = []
  let next = command
  for (let round = 0; round < 64; round++) {
    const response = await transmit(channel, next)
    if (!response.ok) return response
    const { data, statusWord } = response.value
    parts.push(data)
    const [sw1, sw2] = [statusWord >> 8, statusWord & 0xff]
    if (sw1 === 0x61) next = { cla: command.cla & 0x7f, ins: 0xc0, p1: 0, p2: 0, le: sw2 || 256 }
    else if (sw1 === 0x6c) next = { ...next, le: sw2 || 256 }
    else return ok({ data: concatBytes(...parts), statusWord })
  }
  return err({ reason: 'malformed', what: 'response chain' })
}

function transmit(channel: CardChannel, command: CommandApdu): Answer<ResponseApdu> {
  return transmitBytes(channel, encodeCommand(command))
}

async function transmitBytes(channel: CardChannel, command: Uint8Array): Answer<ResponseApdu> {
  try {
    const response = parseResponse(await channel.transmit(command))
    return response.ok ? response : err({ reason: 'malformed', what: 'response' })
  } catch (error) {
    if (error instanceof CardFault) return err({ reason: error.reason })
    throw error
  }
}

/** SELECT by application identifier, without file control information. */
export async function selectApplication(channel: CardChannel, aid: Uint8Array): Answer<void> {
  const response = await exchange(channel, { cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: aid })
  if (!response.ok) return response
  return response.value.statusWord === STATUS.done ? ok() : err({ reason: 'not_my_number_card' })
}

/**
 * SELECT the application of whichever generation the card is: the first identifier that it knows tells it.
 * @param aidOf the application's identifier on one generation
 */
export async function selectGeneration(
  channel: CardChannel,
  generations: readonly CardGeneration[],
  aidOf: (generation: CardGeneration) => Uint8Array,
): Answer<CardGeneration> {
  for (const generation of generations) {
    const selected = await selectApplication(channel, aidOf(generation))
    if (selected.ok) return ok(generation)
    if (selected.error.reason !== 'not_my_number_card') return selected
  }
  return err({ reason: 'not_my_number_card' })
}

/** SELECT a file, key or PIN reference of the current application. */
export async function selectFile(channel: CardChannel, file: number): Answer<void> {
  const data = Uint8Array.of(file >> 8, file & 0xff)
  const response = await exchange(channel, { cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data })
  if (!response.ok) return response
  const { statusWord } = response.value
  if (statusWord === STATUS.done) return ok()
  const name = file.toString(16).padStart(4, '0')
  return err(
    statusWord === STATUS.fileNotFound
      ? { reason: 'file_missing', file: name }
      : { reason: 'refused', statusWord },
  )
}

/** One READ BINARY of the selected file. */
export async function readBinary(channel: CardChannel, offset: number, length: number): Answer<Uint8Array> {
  const response = await exchange(channel, {
    cla: 0,
    ins: 0xb0,
    p1: offset >> 8,
    p2: offset & 0xff,
    le: length,
  })
  if (!response.ok) return response
  const { data, statusWord } = response.value
  return statusWord === STATUS.done ? ok(data) : err({ reason: 'refused', statusWord })
}

/** Asks for the tries left of a PIN or key without spending one: a VERIFY with nothing in it. 0 means blocked. */
export async function findTries(channel: CardChannel, reference: number): Answer<number> {
  const selected = await selectFile(channel, reference)
  if (!selected.ok) return selected
  const response = await exchange(channel, { cla: 0, ins: 0x20, p1: 0, p2: 0x80 })
  if (!response.ok) return response
  const { statusWord } = response.value
  if (statusWord === STATUS.blocked) return ok(0)
  const tries = findTriesLeft(statusWord)
  return tries === undefined ? err({ reason: 'refused', statusWord }) : ok(tries)
}

/** What a refused secret is called at its own level: a PIN, a password or a birth date. */
export interface SecretFailures {
  readonly wrong: (triesLeft: number) => CardFailure
  readonly blocked: CardFailure
}

export const PIN_FAILURES: SecretFailures = {
  wrong: (triesLeft) => ({ reason: 'wrong_pin', triesLeft }),
  blocked: { reason: 'pin_blocked' },
}

export const PASSWORD_FAILURES: SecretFailures = {
  wrong: (triesLeft) => ({ reason: 'wrong_password', triesLeft }),
  blocked: { reason: 'password_blocked' },
}

export const BIRTH_DATE_FAILURES: SecretFailures = {
  wrong: (triesLeft) => ({ reason: 'wrong_birth_date', triesLeft }),
  blocked: { reason: 'birth_date_blocked' },
}

export const FACE_NUMBER_FAILURES: SecretFailures = {
  wrong: (triesLeft) => ({ reason: 'wrong_face_number', triesLeft }),
  blocked: { reason: 'face_number_blocked' },
}

/** A PIN or password: ASCII, as text, or as bytes that their owner can wipe. */
export type Secret = string | Uint8Array

export function secretBytes(secret: Secret): Uint8Array {
  return typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
}

/**
 * Selects a PIN or key reference and presents its value (ASCII). A wrong value spends a try. Copies of the value that were
 * made on the way to the card are wiped, whatever comes of it.
 */
export async function verifySecret(
  channel: CardChannel,
  reference: number,
  value: Secret,
  failures: SecretFailures,
): Answer<void> {
  const selected = await selectFile(channel, reference)
  if (!selected.ok) return selected
  const data = secretBytes(value)
  const command = encodeCommand({ cla: 0, ins: 0x20, p1: 0, p2: 0x80, data })
  const response = await transmitBytes(channel, command)
  command.fill(0)
  if (typeof value === 'string') data.fill(0)
  if (!response.ok) return response
  const { statusWord } = response.value
  if (statusWord === STATUS.done) return ok()
  const tries = findTriesLeft(statusWord)
  if (statusWord === STATUS.blocked || tries === 0) return err(failures.blocked)
  return err(tries === undefined ? { reason: 'refused', statusWord } : failures.wrong(tries))
}

/** COMPUTE DIGITAL SIGNATURE: P1 is the scheme, P2 the key; see `signWithCard`. */
export async function computeSignature(
  channel: CardChannel,
  { p1, p2, data: input }: { readonly p1: number; readonly p2: number; readonly data: Uint8Array },
): Answer<Uint8Array> {
  const response = await exchange(channel, { cla: 0x80, ins: 0x2a, p1, p2, data: input, le: 256 })
  if (!response.ok) return response
  const { data, statusWord } = response.value
  if (statusWord !== STATUS.done) return err({ reason: 'refused', statusWord })
  return data.length === 0 ? err({ reason: 'malformed', what: 'signature' }) : ok(data)
}
