import { linkApp, unlinkApp } from '../../app/national-app/link-app.ts'
import type { AccountVisit } from '../../account/account-session.ts'
import type { AppErrand, AppErrands } from '../../login/app-errand.ts'
import type { AccountDesk } from '../account-routes.ts'
import { readAppProblem } from '../pages/app-words.ts'
import { doerOf } from './overview-pages.ts'

/** Linking and unlinking the phone app from "my account". */
export function registerAppPages(desk: AccountDesk, errands: AppErrands): void {
  const { context, spend } = desk.parts
  const errandOf = ({ sessionId }: AccountVisit): AppErrand => ({ kind: 'link', session: sessionId })

  desk.get('/app/link', async (visit, _request, reply) => {
    const left = await errands.leave(errandOf(visit), true, reply)
    return left.ok ? reply.redirect(left.value.href, 303) : desk.goBack(reply, { app: left.error })
  })
  desk.get('/app/shown', async (visit, request, reply) => {
    const { proof: token, problem } = request.query as { proof?: unknown; problem?: unknown }
    const failed = readAppProblem(problem)
    if (failed) return desk.goBack(reply, { app: failed })
    const proof = await errands.openProof(token, errandOf(visit))
    if (proof?.birthDate === undefined || !(await spend(proof.id))) return desk.goBack(reply, { app: 'over' })
    const app = { appKey: proof.appKey, birthDate: proof.birthDate }
    const linked = await linkApp(context, { ref: visit.ref, app, doer: doerOf(visit) })
    return desk.goBack(reply, { app: linked.ok ? 'linked' : linked.error })
  })
  desk.post('/app/unlink', async (visit, _request, reply) => {
    const unlinked = await unlinkApp(context, visit.ref, doerOf(visit))
    return desk.goBack(reply, { app: unlinked.ok ? 'unlinked' : unlinked.error })
  })
}
