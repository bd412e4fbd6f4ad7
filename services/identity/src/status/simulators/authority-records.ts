import { type AuthorityPurpose, issueCrl, type TestCa } from '@musubi/card/test-ca'
import type { Certificate, RevokedEntry } from '@musubi/pki'

/** What the simulated authority knows: who is revoked, and which lists it has published. */
export interface AuthorityRecords {
  find(purpose: AuthorityPurpose, serial: string): RevokedEntry | undefined
  revoke(purpose: AuthorityPurpose, entry: RevokedEntry): void
  /** Takes a revocation back, as after a suspension. */
  restore(purpose: AuthorityPurpose, serial: string): void
  /** The complete list of now. */
  completeList(purpose: AuthorityPurpose): Promise<Uint8Array>
  /** What changed since the complete list before the newest change. */
  deltaList(purpose: AuthorityPurpose): Promise<Uint8Array>
  purposeOf(issuerKey: string): AuthorityPurpose | undefined
  anchorOf(purpose: AuthorityPurpose): Certificate
}

interface Ledger {
  readonly revoked: Map<string, RevokedEntry>
  /** Each change is a list number; number 1 is the beginning. */
  readonly changes: { readonly number: number; readonly serial: string }[]
  number: number
}

const VALID_FOR_MS = 7 * 86_400_000
/** A delta reaches back this many changes. */
const DELTA_DEPTH = 20

export function createAuthorityRecords(
  ca: TestCa,
  clock: () => number,
  beginning: Readonly<Partial<Record<AuthorityPurpose, readonly RevokedEntry[]>>> = {},
): AuthorityRecords {
  const ledgerOf = (purpose: AuthorityPurpose): Ledger => ({
    revoked: new Map((beginning[purpose] ?? []).map((entry) => [entry.serial, entry])),
    changes: [],
    // Grows from one start of the simulator to the next, as the number of a real list does.
    number: Math.floor(clock() / 1000),
  })
  const ledgers = { auth: ledgerOf('auth'), sign: ledgerOf('sign') }
  const change = (purpose: AuthorityPurpose, serial: string): void => {
    const ledger = ledgers[purpose]
    ledger.changes.push({ number: ++ledger.number, serial })
  }
  const times = () => {
    const thisUpdate = Math.floor(clock() / 1000) * 1000
    return { thisUpdate, nextUpdate: thisUpdate + VALID_FOR_MS }
  }
  return {
    find: (purpose, serial) => ledgers[purpose].revoked.get(serial),
    revoke(purpose, entry) {
      ledgers[purpose].revoked.set(entry.serial, entry)
      change(purpose, entry.serial)
    },
    restore(purpose, serial) {
      ledgers[purpose].revoked.delete(serial)
      change(purpose, serial)
    },
    completeList(purpose) {
      const { revoked, number } = ledgers[purpose]
      return issueCrl(ca, purpose, { entries: revoked.values(), number, ...times() })
    },
    deltaList(purpose) {
      const { revoked, number, changes } = ledgers[purpose]
      const recent = changes.slice(-DELTA_DEPTH)
      const baseNumber = (recent[0]?.number ?? number + 1) - 1
      const { thisUpdate, nextUpdate } = times()
      const entries = [...new Set(recent.map(({ serial }) => serial))].map(
        (serial): RevokedEntry =>
          revoked.get(serial) ?? { serial, revokedAt: thisUpdate, reason: 'removeFromCRL' },
      )
      return issueCrl(ca, purpose, { entries, number, baseNumber, thisUpdate, nextUpdate })
    },
    purposeOf: (issuerKey) =>
      (['auth', 'sign'] as const).find((purpose) => ca[purpose].anchor.spkiHash === issuerKey),
    anchorOf: (purpose) => ca[purpose].anchor,
  }
}
