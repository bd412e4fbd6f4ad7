import type { Terminal } from '@musubi/contracts'
import { insertSightings, type CardSighting } from '../../db/card-sightings.ts'
import type { IdentityContext } from '../context.ts'

/**
 * Notes a genuine card at a terminal, for the look that follows whether its holder is under 支援措置. The caller does so for
 * every card alike: whether somebody is protected must make no difference to what it does and how long that takes.
 */
export async function noteCard(
  { database, clock }: Pick<IdentityContext, 'database' | 'clock'>,
  { municipalityCode, terminalId }: Pick<Terminal, 'municipalityCode' | 'terminalId'>,
  card: Pick<CardSighting, 'sightingId' | 'cardKey' | 'way'>,
): Promise<void> {
  const sighting = { ...card, terminalId, seenAt: new Date(clock()) }
  await database.withTenant(municipalityCode, (tx) => insertSightings(tx, municipalityCode, [sighting]))
}
