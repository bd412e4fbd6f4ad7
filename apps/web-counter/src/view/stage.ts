import type { AgentState, StaffReason, Tap } from '@musubi/contracts'
import { TAP_STEPS } from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import { TRIES_BEFORE_STAFF, type Tries } from './tries.ts'

/** How the page stands with its agent. */
export type Connection = 'connecting' | 'live' | 'lost'

/** What staff have opened, and over which finished tap: that tap no longer takes the screen, the next one does. */
export type Panel = { readonly kind: 'none' | 'count' | 'roster'; readonly overTap: string | null }
export const noPanel: Panel = { kind: 'none', overTap: null }

export type GreenTap = Extract<Tap, { phase: 'green' }>
export type GreenNews = 'in' | 'already' | 'out' | 'nobody'

/** The one state of the screen's centre. */
export type Stage =
  | { readonly kind: 'connecting' | 'lost' | 'closed' | 'no_reader' | 'count' | 'roster' }
  | { readonly kind: 'idle'; readonly direction: 'in' | 'out' }
  | { readonly kind: 'reading'; readonly direction: 'in' | 'out'; readonly stepsDone: number }
  | { readonly kind: 'green'; readonly tap: GreenTap; readonly news: GreenNews }
  | { readonly kind: 'staff'; readonly tapId: Uuid; readonly reason: StaffReason | 'unreadable' }
  | { readonly kind: 'again'; readonly tapId: Uuid; readonly attempt: number }

/** Chooses what the centre shows. A tap wins over a panel, because somebody is standing there with a card. */
export function decideStage(
  agent: AgentState | null,
  connection: Connection,
  panel: Panel,
  tries: Tries,
): Stage {
  if (connection === 'lost') return { kind: 'lost' }
  if (!agent) return { kind: 'connecting' }
  const { tap } = agent
  const shown = tapIdOf(tap) !== null && tapIdOf(tap) === panel.overTap ? null : stageOfTap(agent, tries)
  if (shown) return shown
  if (panel.kind !== 'none') return { kind: panel.kind }
  if (!agent.disaster) return { kind: 'closed' }
  if (agent.reader === 'no_reader' || agent.reader === 'error') return { kind: 'no_reader' }
  return { kind: 'idle', direction: agent.direction }
}

/** The id of a tap that has come to a result. */
export function tapIdOf(tap: Tap): string | null {
  return 'tapId' in tap ? tap.tapId : null
}

function stageOfTap({ tap, direction }: AgentState, tries: Tries): Stage | null {
  switch (tap.phase) {
    case 'idle':
      return null
    case 'reading':
      return { kind: 'reading', direction, stepsDone: TAP_STEPS.indexOf(tap.step) + 1 }
    case 'green':
      return { kind: 'green', tap, news: newsOf(tap) }
    case 'staff':
      return { kind: 'staff', tapId: tap.tapId, reason: tap.reason }
    case 'again':
      return tries.count >= TRIES_BEFORE_STAFF
        ? { kind: 'staff', tapId: tap.tapId, reason: 'unreadable' }
        : { kind: 'again', tapId: tap.tapId, attempt: Math.max(1, tries.count) }
  }
}

/** What a green tap has to tell: everybody unticked, everybody was here before, or somebody came or left. */
export function newsOf({ members, direction }: GreenTap): GreenNews {
  const here = members.filter((member) => member.here)
  if (here.length === 0) return 'nobody'
  if (direction === 'out') return 'out'
  return here.every((member) => member.alreadyHere) ? 'already' : 'in'
}

/** Changes whenever the centre shows something new, and not when it only changes in detail. */
export function stageKey(stage: Stage): string {
  if (stage.kind === 'green') return `green-${stage.tap.tapId}`
  return 'tapId' in stage ? `${stage.kind}-${stage.tapId}` : stage.kind
}
