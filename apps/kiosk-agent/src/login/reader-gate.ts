import type { CardReader, ReaderState } from '@musubi/card'

/**
 * One reader, two who want its cards: the reception desk and a login. While somebody logs in the desk sees an empty reader,
 * so that a card held for a login checks nobody into a shelter, and a card that lies there when the login ends is not taken
 * for a new one.
 */
export interface ReaderGate {
  /** What the desk watches. */
  readonly forDesk: CardReader
  /** What a login watches; it sees cards only while `claim` holds. */
  readonly forLogin: CardReader
  /** Whoever laid the card on the reader may have gone: it was in a login that is over, or came before this one began. */
  isLeftBehind(): boolean
  /** From now on cards are the login's; returns how to give the reader back. @param fresh a card that lies there is left behind */
  claim(fresh: boolean): () => void
}

export function createReaderGate(reader: CardReader): ReaderGate {
  let state: ReaderState = 'no_reader'
  let isClaimed = false
  let isStale = false
  const desk = new Set<(state: ReaderState) => void>()
  const login = new Set<(state: ReaderState) => void>()
  reader.watch((next) => {
    state = next
    if (next === 'empty' || next === 'no_reader') isStale = false
    tell()
  })

  const hidden = (): ReaderState => (state === 'no_reader' ? 'no_reader' : 'empty')
  const shownToDesk = (): ReaderState => (isClaimed || isStale ? hidden() : state)
  const shownToLogin = (): ReaderState => (isClaimed ? state : hidden())
  function tell(): void {
    for (const listener of desk) listener(shownToDesk())
    for (const listener of login) listener(shownToLogin())
  }
  function watch(
    listeners: Set<(state: ReaderState) => void>,
    shown: () => ReaderState,
  ): CardReader['watch'] {
    return (onChange) => {
      listeners.add(onChange)
      onChange(shown())
      return () => listeners.delete(onChange)
    }
  }
  const connect: CardReader['connect'] = () => reader.connect()
  return {
    forDesk: { name: reader.name, connect, watch: watch(desk, shownToDesk) },
    forLogin: { name: reader.name, connect, watch: watch(login, shownToLogin) },
    isLeftBehind: () => isStale,
    claim(fresh) {
      isClaimed = true
      if (fresh && state === 'card_present') isStale = true
      tell()
      return () => {
        isClaimed = false
        isStale = state === 'card_present' || state === 'error'
        tell()
      }
    },
  }
}
