import type { Finding, Reason, Report, Stage } from '@musubi/belenios'

/** What is checked, in order. A step is reached only when all before it are right. */
export const STEPS = ['form', 'setup', 'ballots', 'tally', 'opening', 'result'] as const
export type StepName = (typeof STEPS)[number]

/** `later`: the election has not come so far; `unreached`: something before it is wrong. */
export type StepState = 'right' | 'wrong' | 'unreached' | 'later'

export interface Step {
  readonly name: StepName
  readonly state: StepState
}

const PREFIXES: readonly [prefix: string, step: StepName][] = [
  ['archive_', 'form'],
  ['record_', 'form'],
  ['event_', 'form'],
  ['data_', 'form'],
  ['election_', 'setup'],
  ['credentials_', 'setup'],
  ['trustee', 'setup'],
  ['ballot_', 'ballots'],
  ['credential_', 'ballots'],
  ['tally_', 'tally'],
  ['shuffle_', 'tally'],
  ['decryption_', 'opening'],
  ['owner_', 'opening'],
  ['missing_trustee', 'opening'],
  ['result_', 'result'],
]

/** The step that a reason for refusal belongs to. */
export function stepOf(reason: Reason): StepName {
  const found = PREFIXES.find(([prefix]) => reason.startsWith(prefix))
  if (!found) throw new Error(`no step for ${reason}`)
  return found[1]
}

const REACHED: Readonly<Record<Stage, number>> = { open: 3, closed: 3, tallied: 4, opening: 5, finished: 6 }

/** How far the checks came, step by step. */
export function stepsOf({ findings, stage }: Pick<Report, 'findings' | 'stage'>): Step[] {
  const wrong = Math.min(...findings.map(({ reason }: Finding) => STEPS.indexOf(stepOf(reason))))
  const reached = stage === undefined ? STEPS.length : REACHED[stage]
  return STEPS.map((name, at) => ({ name, state: stateOf(at, wrong, reached) }))
}

function stateOf(at: number, wrong: number, reached: number): StepState {
  if (at === wrong) return 'wrong'
  if (at > wrong) return 'unreached'
  return at < reached ? 'right' : 'later'
}
