/** Answers many questions at once, in their order. */
export type BatchWork<Q, A> = (questions: readonly Q[]) => Promise<readonly A[]>

interface Waiting<Q, A> {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

const MOST_AT_ONCE = 200

/**
 * Asks one question at once when nobody else asks, and gathers those that arrive while the database is at work into one
 * statement. A quiet server waits for nothing; a busy one asks seldom.
 */
export function createBatcher<Q, A>(work: BatchWork<Q, A>): (question: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = []
  let busy = false

  async function run(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      await answer(work, batch)
    }
    busy = false
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      if (!busy) void run()
    })
}

async function answer<Q, A>(work: BatchWork<Q, A>, batch: readonly Waiting<Q, A>[]): Promise<void> {
  try {
    const answers = await work(batch.map(({ question }) => question))
    if (answers.length !== batch.length) throw new Error('every question has an answer')
    batch.forEach(({ resolve }, place) => resolve(answers[place] as A))
  } catch (error) {
    const [only] = batch
    // What one request sent must not fail the others: each is asked alone.
    if (batch.length > 1) await Promise.all(batch.map((one) => answer(work, [one])))
    else only?.reject(error)
  }
}
