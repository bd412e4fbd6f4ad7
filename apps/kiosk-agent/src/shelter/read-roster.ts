import type { agentRoutes, HouseholdMember } from '@musubi/contracts'
import type { z } from 'zod'
import type { ServerLink } from '../link/server-link.ts'
import type { TerminalCore } from '../terminal/terminal.ts'

type Roster = z.infer<(typeof agentRoutes.routes.getRoster.answer)[200]>

export interface RosterDeps {
  readonly core: TerminalCore
  readonly link: ServerLink
  readonly names: ReadonlyMap<string, HouseholdMember>
}

/**
 * Who is here: the server's list, and on top of it the taps it has not heard of; without the server only those who tapped
 * here since the start. The list goes into the ledger first, so that whoever another terminal has let in again since is
 * not hidden by an old check-out of ours.
 */
export async function readRoster({ core, link, names }: RosterDeps): Promise<Roster> {
  const round = core.findDuty()?.ledger.nextRound()
  const answer = await link.shelter.getRoster()
  const duty = core.findDuty()
  const listed = answer.ok ? answer.value.people : []
  if (answer.ok && duty && round !== undefined) duty.ledger.takeRoster(listed, round)
  const present = duty?.ledger.presentPeople() ?? new Map()
  const confirmations = core.dispatch.confirmations()
  const known = new Set<string>(listed.map(({ personId }) => personId))
  const own = [...present].flatMap(([personId, { since, checkInId }]) => {
    const member = names.get(personId)
    if (!member || known.has(personId)) return []
    return [{ ...member, since, confirmation: confirmations.get(checkInId ?? '') ?? 'unresolved' }]
  })
  const stillHere = listed.filter(({ personId }) => duty === null || present.has(personId))
  const shown = duty?.ledger.shownShelter(duty.snapshot.setup.thresholds)
  return {
    complete: answer.ok,
    people: [...stillHere.map(({ home: _, ...person }) => person), ...own],
    unnamed: shown?.headCount.unnamed ?? 0,
  }
}
