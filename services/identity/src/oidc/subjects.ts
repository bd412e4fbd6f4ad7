import { expectOk } from '@musubi/kernel'
import type { Account, KoaContextWithOIDC } from 'oidc-provider'
import type { IdentityContext } from '../app/context.ts'
import { ppidOf } from '../app/ppids.ts'
import { parseAccountRef, type AccountRef } from '../core/account-ref.ts'
import { BoundedMap } from '../core/bounded-map.ts'
import { findSubject, type Subject } from '../db/subjects.ts'
import { actingClaims } from './acting-grants.ts'
import { toOidcAccount } from './account.ts'
import type { ClientDirectory } from './client-directory.ts'
import { sectorFor } from './clients.ts'

/** The people behind the provider's accounts. */
export interface Subjects {
  /** The account, as long as it is in use. */
  findAccount(ctx: KoaContextWithOIDC, account: string): Promise<Account | undefined>
  /** The PPID of a person for a client. */
  ppidFor(account: string, clientId: string): Promise<string>
}

/** A login asks for its account at its code and again at its tokens, a moment later. */
const SUBJECT_KEPT_MS = 2000
const MOST_SUBJECTS = 2000
/** A PPID is never changed once it is there, so it is asked for once. */
const MOST_PPIDS = 50_000

interface Kept {
  readonly subject: Promise<Subject | undefined>
  readonly until: number
}

export function createSubjects(context: IdentityContext, clients: ClientDirectory): Subjects {
  const subjects = new BoundedMap<string, Kept>(MOST_SUBJECTS)
  const ppids = new BoundedMap<string, Promise<string>>(MOST_PPIDS)

  function load(account: string, ref: AccountRef): Promise<Subject | undefined> {
    const now = context.clock()
    const known = subjects.get(account)
    if (known && known.until > now) return known.subject
    const { municipalityCode, accountId } = ref
    const subject = context.database.withTenant(municipalityCode, (tx) =>
      findSubject(tx, municipalityCode, accountId),
    )
    subject.catch(() => subjects.delete(account))
    subjects.set(account, { subject, until: now + SUBJECT_KEPT_MS })
    return subject
  }

  const made: Subjects = {
    async findAccount(ctx, account) {
      const ref = parseAccountRef(account)
      if (!ref.ok) return undefined
      const subject = await load(account, ref.value)
      if (subject?.kind !== ref.value.kind) return undefined
      const found = toOidcAccount(context, clients, ctx, account, ref.value, subject)
      return {
        ...found,
        claims: async (...asked) => ({
          ...(await found.claims(...asked)),
          ...(await actingClaims({ context, clients, subjects: made }, ctx, ref.value)),
        }),
      }
    },
    async ppidFor(account, clientId) {
      const { municipalityCode, accountId } = expectOk(
        parseAccountRef(account),
        'the provider knows accounts only',
      )
      const client = await clients.find(clientId)
      // A client that nobody knows has no sector, which is a bug.
      if (!client) throw new Error('a client without a sector')
      const sector = sectorFor(client, municipalityCode)
      const name = `${accountId} ${sector}`
      const known = ppids.get(name)
      if (known) return known
      const ppid = ppidOf(context, municipalityCode, accountId, sector)
      ppid.catch(() => ppids.delete(name))
      ppids.set(name, ppid)
      return ppid
    },
  }
  return made
}
