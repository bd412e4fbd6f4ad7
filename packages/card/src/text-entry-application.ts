import { err, ok, type Result } from '@musubi/kernel'
import type { CardFailure } from './card-failure.ts'
import { CARD_GENERATIONS, type CardGeneration } from './card-generation.ts'
import type { CardChannel } from './card-reader.ts'
import { findTries, PIN_FAILURES, selectGeneration, verifySecret } from './card-session.ts'
import { readObjectFile } from './file-reading.ts'
import { type FourAttributes, parseFourAttributes } from './four-attributes.ts'

type Answer<T> = Promise<Result<T, CardFailure>>

/**
 * The text-entry application (券面事項入力補助AP), selected. The application also holds the individual number; there
 * is deliberately no way to read it here.
 */
export interface TextEntryApplication {
  /** Tries left of the 4-digit PIN; 0 means blocked. Spends none. */
  findPinTriesLeft(): Answer<number>
  verifyPin(pin: string): Answer<void>
  /** The four basic attributes, readable after `verifyPin`. */
  readAttributes(): Answer<FourAttributes>
}

const ATTRIBUTES_TAG = 0xff20

export async function selectTextEntry(
  channel: CardChannel,
  asked?: CardGeneration,
): Answer<TextEntryApplication> {
  const selected = await selectGeneration(
    channel,
    asked ? [asked] : CARD_GENERATIONS,
    (one) => one.textEntry.aid,
  )
  if (!selected.ok) return selected
  const generation = selected.value
  const { textEntry } = generation
  return ok({
    findPinTriesLeft: () => findTries(channel, textEntry.pin),
    verifyPin: async (pin) =>
      /^\d{4}$/.test(pin)
        ? verifySecret(channel, textEntry.pin, pin, PIN_FAILURES)
        : err({ reason: 'pin_format' }),
    readAttributes: async () => {
      const file = await readObjectFile(channel, generation, textEntry.attributes, ATTRIBUTES_TAG)
      if (!file.ok) return file
      const attributes = parseFourAttributes(file.value)
      return attributes.ok ? attributes : err({ reason: 'malformed', what: 'file 0002' })
    },
  })
}
