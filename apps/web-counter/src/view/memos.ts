import type { AgentState, ClientFailure } from '@musubi/contracts'
import { duration, timeOfDay, type Language, type Phrase } from '@musubi/i18n'
import type { IconName } from '@musubi/ui'
import { staffTexts } from '../texts/staff.ts'
import type { Stage } from './stage.ts'

/** A line on the staff's half: what happened, what to do. */
export interface Memo {
  readonly kind: string
  readonly icon: IconName
  readonly tone: 'info' | 'warn'
  readonly title: Phrase
  readonly body: Phrase
  readonly reference?: Phrase
}

export interface MemoInput {
  readonly stage: Stage
  readonly agent: AgentState | null
  readonly failure: ClientFailure | null
  readonly language: Language
  readonly now: number
  /** the agent has not answered for longer than a start takes */
  readonly slow?: boolean
}

/** More than two lines are not read. */
const MOST = 2

/** What staff must know now, most urgent first. */
export function decideMemos(input: MemoInput): Memo[] {
  const { stage, agent, failure } = input
  if (stage.kind === 'lost') return [plain(input, 'lost', 'alert')]
  if (stage.kind === 'connecting' && input.slow) return [plain(input, 'waiting', 'alert')]
  if (!agent) return []
  // While somebody's card is being received, what can wait does: the residents' half needs the room.
  const busy = stage.kind === 'reading' || stage.kind === 'green' || stage.kind === 'again'
  const memos = [
    failure && failed(input, failure),
    stage.kind === 'staff' && reason(input, stage),
    stage.kind === 'closed' && plain(input, 'closed', 'info'),
    stage.kind === 'idle' && stage.direction === 'out' && plain(input, 'out', 'leave'),
    agent.reader === 'no_reader' && plain(input, 'reader', 'cable'),
    agent.reader === 'error' && {
      ...plain(input, 'reader', 'cable'),
      title: say(input).phrase('memo.readerError'),
    },
    agent.disaster && agent.stubs.count === 0 && !busy && plain(input, 'stubs', 'list'),
    agent.clock.wrong && !busy && clock(input, agent.clock.offsetMs),
    !agent.link.connected && !busy && offline(input, agent.link),
  ]
  return memos.filter((memo) => memo !== null && memo !== false).slice(0, MOST)
}

const say = ({ language }: MemoInput) => staffTexts.voice(language)

type PlainKind = 'lost' | 'waiting' | 'closed' | 'reader' | 'out' | 'stubs'

function plain(input: MemoInput, kind: PlainKind, icon: IconName): Memo {
  const { phrase } = say(input)
  const tone = kind === 'out' || kind === 'closed' ? 'info' : 'warn'
  return { kind, icon, tone, title: phrase(`memo.${kind}`), body: phrase(`memo.${kind}.do`) }
}

function failed(input: MemoInput, failure: ClientFailure): Memo {
  const { phrase } = say(input)
  return {
    kind: 'failed',
    icon: 'alert',
    tone: 'warn',
    title: phrase('memo.failed'),
    body: phrase('memo.failed.do', { message: failure.message }),
    ...(failure.reference ? { reference: phrase('reference', { reference: failure.reference }) } : {}),
  }
}

function reason(input: MemoInput, stage: Extract<Stage, { kind: 'staff' }>): Memo {
  const { phrase } = say(input)
  const act =
    stage.reason === 'no_disaster' ||
    stage.reason === 'outbox_full' ||
    stage.reason === 'not_my_number_card' ||
    stage.reason === 'phone_held'
      ? (`do.${stage.reason}` as const)
      : 'do.count'
  return {
    kind: 'reason',
    icon: 'info',
    tone: 'info',
    title: phrase(`reason.${stage.reason}`),
    body: phrase(act),
    reference: phrase('reference', { reference: shortReference(stage.tapId) }),
  }
}

function clock(input: MemoInput, offsetMs: number): Memo {
  const { phrase } = say(input)
  const values = {
    length: duration(input.language, Math.abs(offsetMs)),
    direction: phrase(offsetMs > 0 ? 'memo.clock.fast' : 'memo.clock.slow'),
  }
  return {
    kind: 'clock',
    icon: 'clock',
    tone: 'warn',
    title: phrase('memo.clock', values),
    body: phrase('memo.clock.do'),
  }
}

function offline(input: MemoInput, { pending, oldestPendingAt }: AgentState['link']): Memo {
  const { phrase } = say(input)
  const since = oldestPendingAt && {
    time: timeOfDay(oldestPendingAt),
    length: duration(input.language, input.now - Date.parse(oldestPendingAt)),
  }
  return {
    kind: 'offline',
    icon: 'shield',
    tone: 'info',
    title: phrase('memo.offline'),
    body: pending > 0 ? phrase('memo.offline.kept', { count: pending }) : phrase('memo.offline.none'),
    ...(since ? { reference: phrase('memo.offline.since', since) } : {}),
  }
}

/** The last six digits of an id: short enough to say over the radio, long enough to find it in the log. */
export function shortReference(id: string): string {
  const tail = id.replaceAll('-', '').slice(-6).toUpperCase()
  return `K-${tail.slice(0, 4)}-${tail.slice(4)}`
}
