import type { CardReader, ReaderState } from '@musubi/card'

/** Who may ask for the reader's cards beside the reception desk. */
export type ReaderUser = 'login' | 'proofing'

export interface ReaderClaim {
  /** A card that lies there already was laid by somebody before. */
  readonly fresh: boolean
  /** Somebody else takes the reader: what is under way here is over. */
  readonly onTaken?: () => void
}

/**
 * One reader, three who want its cards: the reception desk, a login and a proofing. While one of the latter has it the
 * others see an empty reader, so that a card held for a login or a proofing checks nobody into a shelter, and a card that
 * lies there when it ends is not taken for a new one.
 */
export interface ReaderGate {
  /** What the desk watches. */
  readonly forDesk: CardReader
  /** What a login watches; it sees cards only while its claim holds. */
  readonly forLogin: CardReader
  readonly forProofing: CardReader
  /** Whoever laid the card on the reader may have gone: it was in a use that is over, or came before this one began. */
  isLeftBehind(): boolean
  /** From now on cards are this user's alone; returns how to give the reader back. The one who came last has it. */
  claim(user: ReaderUser, claim: ReaderClaim): () => void
}

interface Holder {
  readonly user: ReaderUser
  readonly onTaken: (() => void) | undefined
}

export function createReaderGate(reader: CardReader): ReaderGate {
  let state: ReaderState = 'no_reader'
  let holder: Holder | null = null
  let isStale = false
  const desk = new Set<(state: ReaderState) => void>()
  const users = { login: new Set<Listener>(), proofing: new Set<Listener>() }
  reader.watch((next) => {
    state = next
    if (next === 'empty' || next === 'no_reader') isStale = false
    tell()
  })

  const hidden = (): ReaderState => (state === 'no_reader' ? 'no_reader' : 'empty')
  const shownToDesk = (): ReaderState => (holder || isStale ? hidden() : state)
  const shownTo = (user: ReaderUser): ReaderState => (holder?.user === user ? state : hidden())
  const isThere = (): boolean => state === 'card_present' || state === 'error'
  function tell(): void {
    for (const listener of desk) listener(shownToDesk())
    for (const user of ['login', 'proofing'] as const)
      for (const listener of users[user]) listener(shownTo(user))
  }
  function watch(listeners: Set<Listener>, shown: () => ReaderState): CardReader['watch'] {
    return (onChange) => {
      listeners.add(onChange)
      onChange(shown())
      return () => listeners.delete(onChange)
    }
  }
  const connect: CardReader['connect'] = () => reader.connect()
  const readerFor = (user: ReaderUser): CardReader => ({
    name: reader.name,
    connect,
    watch: watch(users[user], () => shownTo(user)),
  })
  return {
    forDesk: { name: reader.name, connect, watch: watch(desk, shownToDesk) },
    forLogin: readerFor('login'),
    forProofing: readerFor('proofing'),
    isLeftBehind: () => isStale,
    claim(user, { fresh, onTaken }) {
      const before = holder
      const mine: Holder = { user, onTaken }
      holder = mine
      if ((fresh && state === 'card_present') || (before && isThere())) isStale = true
      before?.onTaken?.()
      tell()
      return () => {
        if (holder !== mine) return
        holder = null
        isStale = isThere()
        tell()
      }
    },
  }
}

type Listener = (state: ReaderState) => void
