import type { Question, Report } from '@musubi/belenios'
import type { QuestionResult } from '@musubi/belenios/verify/report'

/** One line of a result: an answer with its votes, or, of a ranking question, an order with how often it was given. */
export interface ResultRow {
  /** The answer's text; `null` is the blank vote. */
  readonly answer: string | null
  readonly votes: number
}

export interface QuestionOutcome {
  readonly question: string
  readonly ranking: boolean
  readonly rows: readonly ResultRow[]
}

/** The checked result in the words of the election; empty until it was checked. */
export function outcomesOf({ election, result }: Pick<Report, 'election' | 'result'>): QuestionOutcome[] {
  if (!election || !result) return []
  return election.questions.map((question, at) => outcomeOf(question, result[at] ?? []))
}

function outcomeOf(question: Question, result: QuestionResult): QuestionOutcome {
  if ('type' in question) {
    return { question: question.value.question, ranking: true, rows: countOrders(result) }
  }
  const answers: readonly (string | null)[] = question.blank ? [null, ...question.answers] : question.answers
  const votes = result as readonly number[]
  return {
    question: question.question,
    ranking: false,
    rows: answers.map((answer, at) => ({ answer, votes: votes[at] ?? 0 })),
  }
}

function countOrders(result: QuestionResult): ResultRow[] {
  const counts = new Map<string, number>()
  for (const order of result as readonly (readonly number[])[]) {
    const text = order.join(', ')
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts]
    .map(([answer, votes]) => ({ answer, votes }))
    .toSorted((a, b) => b.votes - a.votes || a.answer.localeCompare(b.answer))
}
