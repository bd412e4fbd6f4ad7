import { randomBytes } from 'node:crypto'
import {
  encodeCardLogin,
  type FourAttributes,
  readCardOverview,
  selectTextEntry,
  takeCardLogin,
} from '@musubi/card'
import { type SimulatedCard, VirtualReader } from '@musubi/card/virtual'
import { err, ok, type Result } from '@musubi/kernel'
import { checkCardLogin } from '../../app/card-proof/check-card-login.ts'
import type { CardProofTrust } from '../../app/card-proof/trust.ts'

/** An invented person with a phone and a virtual card. */
export interface PhoneOwner {
  readonly personId: string
  readonly name: string
  readonly townName: string
  /** What choosing this person shows. */
  readonly shows: string
  /** Always the same card: its tries live on. */
  card(): Promise<SimulatedCard>
}

export type PhoneRefusal =
  | { readonly reason: 'wrong_pin'; readonly triesLeft: number }
  | { readonly reason: 'pin_format' }
  | { readonly reason: 'pin_blocked' }
  | { readonly reason: 'card_ended' }
  | { readonly reason: 'card_unreadable' }

export interface Phones {
  readonly people: readonly PhoneOwner[]
  find(personId: string): PhoneOwner | undefined
  /** Left of three; undefined where no card can be read. Spends none. */
  triesLeft(owner: PhoneOwner): Promise<number | undefined>
  /** Holds the card to the phone: PIN, signature over a fresh challenge, chain, revocation, attributes. */
  read(owner: PhoneOwner, pin: string): Promise<Result<void, PhoneRefusal>>
  /** The four attributes as the agency writes them, once the card was read. */
  claimsOf(personId: string): Promise<object | undefined>
}

const ORIGIN = 'app://national-app-simulator'

export function createPhones({
  people,
  trust,
  clock,
}: {
  readonly people: readonly PhoneOwner[]
  readonly trust: CardProofTrust
  readonly clock: () => number
}): Phones {
  const attributes = new Map<string, FourAttributes>()
  const readers = new Map<string, VirtualReader>()

  async function connect(owner: PhoneOwner) {
    const reader = readers.get(owner.personId) ?? new VirtualReader({ name: owner.personId })
    readers.set(owner.personId, reader)
    reader.present(await owner.card())
    return reader.connect()
  }

  return {
    people,
    find: (personId) => people.find((owner) => owner.personId === personId),
    async triesLeft(owner) {
      const overview = await readCardOverview(await connect(owner))
      return overview.ok ? overview.value.pinTriesLeft : undefined
    },
    async read(owner, pin) {
      const channel = await connect(owner)
      const challenge = {
        purpose: 'login',
        origin: ORIGIN,
        session: randomBytes(32),
        nonce: randomBytes(32),
      } as const
      const taken = await takeCardLogin(channel, { ...challenge, pin })
      if (!taken.ok) return err(refusalOf(taken.error))
      const proven = await checkCardLogin(trust, encodeCardLogin(taken.value), { ...challenge, at: clock() })
      if (!proven.ok) return err({ reason: 'card_ended' })
      const text = await selectTextEntry(channel)
      const opened = text.ok && (await text.value.verifyPin(pin))
      const read = text.ok && opened && opened.ok ? await text.value.readAttributes() : undefined
      if (!read?.ok) return err({ reason: 'card_unreadable' })
      attributes.set(owner.personId, read.value)
      return ok()
    },
    async claimsOf(personId) {
      const read = attributes.get(personId)
      if (!read) return undefined
      const { name, address, birthDate, sex } = read
      return { name, address, birthdate: birthDate.replaceAll('-', ''), gender: sex }
    },
  }
}

function refusalOf(failure: { readonly reason: string; readonly triesLeft?: number }): PhoneRefusal {
  const { reason, triesLeft = 0 } = failure
  if (reason === 'wrong_pin') return triesLeft > 0 ? { reason, triesLeft } : { reason: 'pin_blocked' }
  if (reason === 'pin_blocked' || reason === 'pin_format') return { reason }
  return { reason: 'card_unreadable' }
}
