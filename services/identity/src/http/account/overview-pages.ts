import { readMyAccount } from '../../app/accounts/my-account.ts'
import { setKazashi } from '../../app/accounts/kazashi-wish.ts'
import type { AccountVisit } from '../../account/account-session.ts'
import type { Doer } from '../../app/accounts/doer.ts'
import type { AccountDesk } from '../account-routes.ts'
import { renderAccountPage } from '../pages/account/account-page.ts'
import { accountWords, type AccountProblem, type AccountWords } from '../pages/account/account-words.ts'

/** A login by card that is not older may add a passkey: whoever finds an open browser may not. */
const FRESH_MS = 10 * 60_000

export function mayAddPasskey({ byCard, age }: AccountVisit): boolean {
  return byCard && age < FRESH_MS
}

export function doerOf({ strong }: AccountVisit): Doer {
  return { kind: 'resident', strong }
}

export function registerOverview(desk: AccountDesk): void {
  const { context } = desk.parts
  desk.get('', async (visit, request, reply) => {
    const account = await readMyAccount(context, visit.ref)
    if (!account) return desk.goBack(reply)
    const { language } = request
    const { done, problem, app } = request.query as { done?: string; problem?: string; app?: string }
    const words = accountWords[language]
    const main = renderAccountPage({
      language,
      account,
      done: isIn(words.done, done) ? (done as keyof AccountWords['done']) : undefined,
      problem: isIn(words.problems, problem) ? (problem as AccountProblem) : undefined,
      mayAddPasskey: mayAddPasskey(visit),
      app: desk.parts.appErrands && { said: app },
    })
    return desk.send(visit, { title: words.title, main }, request, reply)
  })
  desk.post('/kazashi', async (visit, request, reply) => {
    const { allowed } = (request.body ?? {}) as { allowed?: unknown }
    if (allowed !== 'yes' && allowed !== 'no') return desk.goBack(reply)
    const set = await setKazashi(context, visit.ref, allowed === 'yes', doerOf(visit))
    return desk.goBack(reply, set.ok ? { done: 'kazashi' } : { problem: set.error })
  })
}

function isIn(words: object, name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(words, name)
}
