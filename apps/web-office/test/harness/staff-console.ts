import {
  AttendedTerminalSchema,
  AwaitedTerminalSchema,
  type AttendedTerminal,
  type AwaitedTerminal,
  type ConsoleAct,
  type TerminalPlan,
} from '@musubi/contracts'
import { seededId } from './seeded-id.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const TERMINAL = seededId(1)
const OFF = seededId(2)

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** A made-up console of terminals: remembers what is done to it, as the server would. */
export class StaffConsole {
  readonly #now: () => number
  #terminals: AttendedTerminal[]
  #awaited: AwaitedTerminal[]
  #acts: ConsoleAct[] = []

  constructor(now: () => number, empty = false) {
    this.#now = now
    this.#terminals = empty ? [] : makeTerminals(now())
    this.#awaited = empty ? [] : makeAwaited(now())
  }

  answer(method: string, path: string, body: unknown, mayManage: boolean): Answer | undefined {
    if (!path.startsWith('/identity/v1/terminals')) return undefined
    const [first, second, third] = path.slice('/identity/v1/terminals/'.length).split('/')
    if (!first) return this.#list(mayManage)
    if (first === 'plans' && method === 'DELETE') return this.#withdraw(second ?? '')
    if (first === 'plans') return this.#plan(second ?? '', body as TerminalPlan)
    if (second === 'history') return { status: 200, body: { acts: this.#actsOf(first), more: false } }
    return this.#change(first, (terminal) => {
      if (second === 'plan') return { ...terminal, ...(body as object) }
      if (second === 'switch-off') return this.#off(terminal, body as { reason: 'stolen' })
      return this.#duty(terminal, method, third ?? '')
    })
  }

  #list(mayManage: boolean): Answer {
    const lists = { terminals: this.#terminals, awaited: this.#awaited }
    return { status: 200, body: { ...lists, mayManage, serverTime: this.#at() } }
  }

  #withdraw(planId: string): Answer {
    this.#awaited = this.#awaited.filter((one) => one.planId !== planId)
    return { status: 200, body: { planId } }
  }

  #plan(planId: string, plan: TerminalPlan): Answer {
    const expiresAt = this.#at(7 * 24 * HOUR)
    this.#awaited = [AwaitedTerminalSchema.parse({ ...plan, planId, expiresAt }), ...this.#awaited]
    return { status: 200, body: { enrolmentCode: '7K3M-Q0XW-9RTD-HB2F', expiresAt } }
  }

  #change(id: string, change: (terminal: AttendedTerminal) => AttendedTerminal): Answer {
    this.#terminals = this.#terminals.map((one) => (one.terminalId === id ? change(one) : one))
    const terminal = this.#terminals.find(({ terminalId }) => terminalId === id)
    return { status: 200, body: { terminal, endedLogins: 2 } }
  }

  #off(terminal: AttendedTerminal, { reason }: { reason: 'stolen' }): AttendedTerminal {
    const details = { reason, endedLogins: 2 }
    this.#acts = [act(9, this.#at(), 'terminal.switched_off', '端末を止めました', details), ...this.#acts]
    return { ...terminal, duties: [], switchedOff: { at: this.#at(), reason, by: '本部 花子' } }
  }

  #duty(terminal: AttendedTerminal, method: string, dutyId: string): AttendedTerminal {
    const others = terminal.duties.filter((duty) => duty.dutyId !== dutyId)
    const mine = {
      dutyId,
      staffName: '本部 花子',
      mine: true,
      beganAt: this.#at(),
      endsAt: this.#at(12 * HOUR),
    }
    return { ...terminal, duties: method === 'PUT' ? [...others, mine as never] : others }
  }

  #actsOf(terminalId: string): ConsoleAct[] {
    if (terminalId !== TERMINAL) return this.#acts
    return [
      ...this.#acts,
      act(3, this.#at(-2 * HOUR), 'terminal.duty_began', '端末の担当を始めました'),
      act(2, this.#at(-50 * HOUR), 'terminal.enrolled', '端末が登録されました'),
      act(1, this.#at(-51 * HOUR), 'terminal.planned', '端末の登録コードを発行しました'),
    ]
  }

  #at(later = 0): string {
    return new Date(this.#now() + later).toISOString()
  }
}

/** An act as the audit log tells it; a terminal enrols by itself. */
export function act(
  position: number,
  at: string,
  action: string,
  words: string,
  details: ConsoleAct['details'] = {},
): ConsoleAct {
  const own = action.endsWith('enrolled')
  return {
    id: seededId(1000 + position),
    position,
    at,
    action,
    texts: { ja: words, easy: words, en: action.replaceAll(/[._]/g, ' ') },
    by: own
      ? { kind: 'terminal', name: null, mine: false }
      : { kind: 'staff', name: '養父市 情報政策課', mine: position === 9 },
    details,
  }
}

function makeTerminals(now: number): AttendedTerminal[] {
  const at = (later: number) => new Date(now + later).toISOString()
  const terminal = (given: object) =>
    AttendedTerminalSchema.parse({
      keyThumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
      enrolledAt: at(-50 * HOUR),
      lastSeenAt: at(-2 * MINUTE),
      switchedOff: null,
      duties: [],
      ...given,
    })
  return [
    terminal({
      terminalId: TERMINAL,
      name: '市民課 窓口2',
      place: '本庁舎1階',
      service: 'resident',
      services: ['resident', 'library'],
      duties: [
        {
          dutyId: seededId(20),
          staffName: '大屋 次郎',
          mine: false,
          beganAt: at(-2 * HOUR),
          endsAt: at(10 * HOUR),
        },
      ],
    }),
    terminal({
      terminalId: seededId(3),
      name: '八鹿総合体育館 受付1',
      place: 'E2822200039111',
      service: 'shelter',
      services: ['shelter'],
    }),
    terminal({
      terminalId: seededId(4),
      name: '関宮地域局 総合案内カウンター（車いすの方・つえをお使いの方の優先窓口を兼ねる）北側の端末',
      place: '関宮地域局 1階 北玄関を入って右手の総合案内カウンター',
      service: 'resident',
      services: ['resident', 'shelter', 'library', 'nursery-reservation'],
      lastSeenAt: null,
    }),
    terminal({
      terminalId: OFF,
      name: '広谷小学校 受付',
      place: 'E2822200158111',
      service: 'shelter',
      services: ['shelter'],
      switchedOff: { at: at(-26 * HOUR), reason: 'stolen', by: '養父市 情報政策課' },
    }),
  ]
}

function makeAwaited(now: number): AwaitedTerminal[] {
  return [
    AwaitedTerminalSchema.parse({
      planId: seededId(30),
      name: '養父公民館 受付',
      place: null,
      service: 'shelter',
      services: ['shelter'],
      expiresAt: new Date(now + 5 * 24 * HOUR).toISOString(),
    }),
  ]
}
