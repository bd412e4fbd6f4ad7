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

/** Who is here: the server's list and those whose tap it has not heard of; without the server only the latter. */
export async function readRoster({ core, link, names }: RosterDeps): Promise<Roster> {
  const answer = await link.shelter.getRoster()
  const duty = core.findDuty()
  const present = duty?.ledger.presentPeople() ?? new Map()
  const confirmations = core.dispatch.confirmations()
  const listed = answer.ok ? answer.value.people : []
  const known = new Set<string>(listed.map(({ personId }) => personId))
  const own = [...present].flatMap(([personId, { since, checkInId }]) => {
    const member = names.get(personId)
    if (!member || known.has(personId)) return []
    return [{ ...member, since, confirmation: confirmations.get(checkInId ?? '') ?? 'unresolved' }]
  })
  const stillHere = listed.filter(
    ({ personId }) => duty === null || present.has(personId) || !names.has(personId),
  )
  const shown = duty?.ledger.shownShelter(duty.snapshot.setup.thresholds)
  return {
    complete: answer.ok,
    people: [...stillHere.map(({ home: _, ...person }) => person), ...own],
    unnamed: shown?.headCount.unnamed ?? 0,
  }
}
