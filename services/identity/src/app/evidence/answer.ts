import { KAZASHI_ACR, KAZASHI_OFFLINE_ACR } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import type { Placed } from '../../core/flow.ts'
import { sectorOf, type Sector } from '../../core/sector.ts'
import { getPpids, type PpidBook } from '../../db/ppids.ts'
import type { IdentityContext } from '../context.ts'
import type { Answer, HeldPiece } from './piece.ts'
import type { ResolutionScope } from './resolve.ts'

/** The answers of the recognised, with PPIDs of the sector that asks and of the home's; new ones are made here. */
export async function answerResolved(
  context: IdentityContext,
  { municipalityCode, service }: ResolutionScope,
  pieces: readonly Placed<HeldPiece>[],
): Promise<Placed<Answer>[]> {
  const asked = sectorOf(municipalityCode, service)
  const books = await makeMissingPpids(
    context,
    pieces.map(({ item }) => item),
    asked,
    service,
  )
  return pieces.map(({ place, item }) => {
    const { holder } = item
    const book = books.get(holder.home)
    const here = sectorOf(holder.home, service)
    const ppid = holder.askedPpid ?? book?.(holder.accountId, asked)
    const homePpid = holder.homePpid ?? book?.(holder.accountId, here)
    if (ppid === undefined || homePpid === undefined) throw new Error('a holder has PPIDs')
    const home = { municipalityCode: holder.home, ppid: homePpid }
    return { place, item: { status: 'resolved', ppid, acr: acrOf(item), home } }
  })
}

/** Only a recent tap with a known status is kazashi; everything else was believed without a question to the network. */
function acrOf({ moment, statusKnown }: HeldPiece): typeof KAZASHI_ACR | typeof KAZASHI_OFFLINE_ACR {
  return moment.fresh && statusKnown ? KAZASHI_ACR : KAZASHI_OFFLINE_ACR
}

async function makeMissingPpids(
  { database, keyring }: IdentityContext,
  pieces: readonly HeldPiece[],
  asked: Sector,
  service: string,
): Promise<ReadonlyMap<MunicipalityCode, PpidBook>> {
  const missing = pieces
    .map(({ holder }) => holder)
    .filter(({ askedPpid, homePpid }) => askedPpid === undefined || homePpid === undefined)
  const books = new Map<MunicipalityCode, PpidBook>()
  for (const home of new Set(missing.map((holder) => holder.home))) {
    const owners = missing
      .filter((holder) => holder.home === home)
      .flatMap(({ accountId }) =>
        [...new Set([asked, sectorOf(home, service)])].map((sector) => ({ accountId, sector })),
      )
    const book = await database.withTenant(home, (tx) => getPpids(tx, keyring.pairwiseSecret, home, owners))
    books.set(home, book)
  }
  return books
}
