import { setImmediate } from 'node:timers/promises'
import type { StoredSet } from '@musubi/pki'
import { listKeysInForce } from '../../db/card-links.ts'
import { identityLogEvents } from '../../log-events.ts'
import type { NamedCertificate } from '../card-proof/check-card-login.ts'
import type { IdentityContext } from '../context.ts'
import type { ResidentRef } from './account-desk.ts'
import { cardKeyOf, signKeyOf } from './card-owner.ts'
import { followRevocations } from './card-standing.ts'

/** One issuer's list of revoked certificates. It may be closed when another takes its place. */
export type RevocationList = Pick<StoredSet, 'issuerKey' | 'thisUpdate' | 'number' | 'size' | 'entries'>

/** A list has millions of entries; other work has its turn after this many. */
const PIECE = 1000

/**
 * Does what new revocation lists say: cards stop, signature certificates leave attributes stale, and whoever's card
 * stopped is logged out everywhere. Lists hold serial numbers and the tables keyed hashes, so every entry is hashed and
 * looked for among the keys that are in force; a list that was followed is not read again. The first one after a start is
 * read whole: what was missed meanwhile is made good.
 */
export function createListFollower(
  lists: () => readonly RevocationList[],
  logOut: (ref: ResidentRef) => Promise<void>,
): (context: IdentityContext) => Promise<void> {
  const followed = new Map<string, string>()
  return async (context) => {
    for (const list of lists()) {
      const version = versionOf(list)
      if (followed.get(list.issuerKey) === version) continue
      const began = performance.now()
      const revoked = await findInForce(context, list, lists)
      // Another list took its place meanwhile: the next turn reads that one.
      if (!revoked) continue
      const { stopped, outdated } = await followRevocations(context, revoked)
      for (const ref of stopped) await logOut(ref)
      followed.set(list.issuerKey, version)
      context.logger.for(identityLogEvents).event('identity.list_followed', {
        issuer: list.issuerKey.slice(0, 12),
        size: list.size,
        stopped: stopped.length,
        outdated: outdated.length,
        ms: Math.round(performance.now() - began),
      })
    }
  }
}

function versionOf({ thisUpdate, number, size }: RevocationList): string {
  return `${thisUpdate} ${number} ${size}`
}

/** Those revoked certificates that belong to somebody here. Undefined: the list was replaced while it was read. */
async function findInForce(
  context: IdentityContext,
  list: RevocationList,
  lists: () => readonly RevocationList[],
): Promise<NamedCertificate[] | undefined> {
  const { issuerKey } = list
  const inForce = await keysInForce(context)
  const found: NamedCertificate[] = []
  let read = 0
  for (const { serial } of list.entries()) {
    const certificate = { issuerKey, serial }
    const keys = [cardKeyOf(context, certificate), signKeyOf(context, certificate)]
    if (keys.some((key) => inForce.has(key.toString('base64')))) found.push(certificate)
    if (++read % PIECE === 0) {
      await setImmediate()
      if (!lists().includes(list)) return undefined
    }
  }
  return found
}

async function keysInForce({ database, municipalities }: IdentityContext): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for (const { code } of municipalities) {
    const own = await database.withTenant(code, (tx) => listKeysInForce(tx, code))
    for (const key of own) keys.add(key.toString('base64'))
  }
  return keys
}
