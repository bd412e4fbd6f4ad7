import type { MunicipalityCode } from '@musubi/kernel'
import { sectorOf } from '../../core/sector.ts'
import { findHolders } from '../../db/holders.ts'
import { findLocated } from '../../db/locator.ts'
import type { IdentityContext } from '../context.ts'
import type { Holder } from './piece.ts'
import type { ResolutionScope } from './resolve.ts'

/**
 * Who holds these cards, by the card's locator key in hex: one question to the index that spans municipalities, then
 * one to each home. The municipality that asks is always asked too, so that an unknown card costs the same.
 */
export async function findHoldersOf(
  context: IdentityContext,
  { municipalityCode, service }: ResolutionScope,
  cardKeys: readonly Buffer[],
): Promise<ReadonlyMap<string, Holder>> {
  if (cardKeys.length === 0) return new Map()
  const located = await findLocated(context.database.db, 'card', cardKeys)
  const keysByHome = new Map<MunicipalityCode, Buffer[]>([[municipalityCode, []]])
  for (const [key, { municipalityCode: home }] of located) {
    keysByHome.set(home, [...(keysByHome.get(home) ?? []), Buffer.from(key, 'hex')])
  }
  const holders = new Map<string, Holder>()
  for (const [home, keys] of keysByHome) {
    const vault = await context.vaults.get(home)
    const question = {
      home,
      asked: municipalityCode,
      service,
      askedSector: sectorOf(municipalityCode, service),
      homeSector: sectorOf(home, service),
      at: new Date(context.clock()),
    }
    const found = await context.database.withTenant(home, (tx) => findHolders(tx, question, vault, keys))
    for (const [key, holder] of found) holders.set(key, holder)
  }
  return holders
}
