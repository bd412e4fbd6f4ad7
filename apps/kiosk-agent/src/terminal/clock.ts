/** More than this and the screen says that the terminal's clock is wrong. */
const WRONG_CLOCK_MS = 2 * 60_000
/** The HTTP Date header counts whole seconds. */
const DATE_HEADER_PRECISION_MS = 1_000

/**
 * The server's time as this terminal knows it. Devices come out of a cupboard with a clock that is hours wrong; every
 * answer of the server corrects it, and the correction survives a restart without network.
 */
export interface TerminalClock {
  /** Milliseconds since 1970 by the server's clock, as well as known. */
  readonly now: () => number
  /** Milliseconds since 1970 by this terminal's own clock, right or wrong. */
  readonly wall: () => number
  /** Terminal clock minus server clock, milliseconds. */
  offsetMs(): number
  isWrong(): boolean
  /** Learns from an answer that named the server's time; both moments by this terminal's own clock. */
  learn(serverMs: number, sentAt: number, heardAt: number): void
  /** The same from a Date header, which is taken only when it contradicts what is known. */
  learnFromDateHeader(header: string | null, sentAt: number, heardAt: number): void
}

export interface ClockDeps {
  /** This terminal's own clock, milliseconds since 1970. */
  readonly wallNow: () => number
  readonly storedOffsetMs: number
  readonly onChange: (offsetMs: number) => void
}

export function createTerminalClock({ wallNow, storedOffsetMs, onChange }: ClockDeps): TerminalClock {
  let offset = storedOffsetMs

  /** The true offset lies within `doubt` of `measured`; an estimate inside that range is as good and does not jitter. */
  function accept(measured: number, doubt: number): void {
    if (Math.abs(measured - offset) <= doubt) return
    offset = Math.round(measured)
    onChange(offset)
  }

  return {
    now: () => wallNow() - offset,
    wall: wallNow,
    offsetMs: () => offset,
    isWrong: () => Math.abs(offset) > WRONG_CLOCK_MS,
    learn: (serverMs, sentAt, heardAt) => accept((sentAt + heardAt) / 2 - serverMs, (heardAt - sentAt) / 2),
    learnFromDateHeader: (header, sentAt, heardAt) => {
      const serverMs = header === null ? Number.NaN : Date.parse(header)
      if (Number.isNaN(serverMs)) return
      const middle = serverMs + DATE_HEADER_PRECISION_MS / 2
      accept((sentAt + heardAt) / 2 - middle, (heardAt - sentAt) / 2 + DATE_HEADER_PRECISION_MS)
    },
  }
}

/** A moment as contracts write it. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString()
}
