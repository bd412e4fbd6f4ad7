import type { Language } from '@musubi/contracts/route'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { linkApp } from '../../app/national-app/link-app.ts'
import { signInWithApp } from '../../app/national-app/sign-in.ts'
import { signInWithPassword } from '../../app/sign-in.ts'
import { ACR, assuranceOf } from '../../core/assurance.ts'
import { formatAccountRef, parseAccountRef } from '../../core/account-ref.ts'
import { appWords, readAppProblem, sayAppProblem, type AppProblem } from '../../http/pages/app-words.ts'
import { renderFirstAppUse } from '../../http/pages/app-link-form.ts'
import { pageWords } from '../../http/pages/words.ts'
import type { AppErrands, AppProof } from '../app-errand.ts'
import { readDevice } from '../device-cookie.ts'
import { findLastWay } from '../last-way.ts'
import { methodPath, type LoginDesk, type LoginMethod, type Problem, type Visit } from '../login-method.ts'
import type { MethodParts } from './index.ts'

const ID = 'app'
const FormSchema = z.object({
  proof: z.string().max(4000),
  login_name: z.string().max(64),
  password: z.string().max(256),
})
/** The failures that are of the app's side, not of the person's. */
const OF_THE_APP: ReadonlySet<AppProblem> = new Set(['upstream_down', 'upstream_slow', 'not_connected'])

/** The Digital Agency's app (デジタル認証アプリ): card and PIN in the phone, and nothing to type here. */
export function createAppMethod(parts: MethodParts, errands: AppErrands): LoginMethod {
  const { context, spend } = parts
  const method: LoginMethod = {
    id: ID,
    group: 'app',
    acrValues: [ACR.nationalApp],
    audiences: ['resident'],
    button: { ja: appWords.ja.button, easy: appWords.easy.button, en: appWords.en.button },
    opens: 'link',
    register(scope, desk) {
      const at = methodPath(':uid', ID)
      scope.get(at, async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const { first } = request.query as { first?: unknown }
        // Who logged in by the app in this browser has linked it; everybody else may have to.
        const mayBeFirst = first !== undefined || findLastWay(request)?.methodId !== ID
        const left = await errands.leave(errandOf(visit), mayBeFirst, reply)
        if (!left.ok) return showProblem(desk, visit, left.error, request, reply)
        return reply.header('cache-control', 'no-store').redirect(left.value.href, 303)
      })
      scope.get(`${at}/done`, async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const { proof: token, problem } = request.query as { proof?: unknown; problem?: unknown }
        const failed = readAppProblem(problem)
        if (failed) return showProblem(desk, visit, failed, request, reply)
        const proof = await errands.openProof(token, errandOf(visit))
        if (!proof) return showProblem(desk, visit, 'over', request, reply)
        const signedIn = await signInWithApp(context, proof.appKey)
        if (!signedIn.ok)
          return signedIn.error === 'app_unknown'
            ? askToLink(desk, visit, { token: String(token), proof, problem: undefined }, request, reply)
            : showProblem(desk, visit, signedIn.error, request, reply)
        if (!(await spend(proof.id))) return showProblem(desk, visit, 'over', request, reply)
        return desk.finish(visit, method, signedIn.value, request, reply)
      })
      scope.post(`${at}/link`, async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        return linkAndFinish(desk, visit, request, reply)
      })
    },
  }

  async function linkAndFinish(
    desk: LoginDesk,
    visit: Visit,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const form = FormSchema.safeParse(request.body)
    const proof = form.success ? await errands.openProof(form.data.proof, errandOf(visit)) : undefined
    if (!form.success || proof?.birthDate === undefined)
      return showProblem(desk, visit, 'over', request, reply)
    const { login_name: loginName, password, proof: token } = form.data
    const again = (problem: Problem): Promise<FastifyReply> =>
      askToLink(desk, visit, { token, proof, problem, loginName }, request, reply)
    const attempt = {
      loginName,
      password,
      address: request.ip,
      audience: 'resident',
      device: readDevice(request),
    }
    const known = await signInWithPassword(context, { ...attempt, audience: 'resident' as const })
    const words = pageWords[request.language]
    if (!known.ok) {
      const isTooMany = known.error === 'too_many'
      const text = words.problems[isTooMany ? 'too_many' : 'wrong_credentials']
      return again({ title: words.problemTitle, text, status: isTooMany ? 429 : 400 })
    }
    if (known.value.mustChoose) return again(problemOf('must_choose_password', request.language))
    const ref = parseAccountRef(known.value.account)
    if (!ref.ok || !(await spend(proof.id))) return showProblem(desk, visit, 'over', request, reply)
    const { municipalityCode, accountId } = ref.value
    const linked = await linkApp(context, {
      ref: { municipalityCode, accountId },
      app: { appKey: proof.appKey, birthDate: proof.birthDate },
      doer: { kind: 'resident', strong: false },
    })
    if (!linked.ok) return showProblem(desk, visit, linked.error, request, reply)
    const account = formatAccountRef({ kind: 'resident', municipalityCode, accountId })
    const signedIn = { account, acr: ACR.nationalApp, amr: assuranceOf(ACR.nationalApp).amr }
    return desk.finish(visit, method, signedIn, request, reply)
  }

  function askToLink(
    desk: LoginDesk,
    visit: Visit,
    given: { token: string; proof: AppProof; problem: Problem | undefined; loginName?: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { language } = request
    const path = methodPath(visit.interaction.uid, ID)
    const main = renderFirstAppUse({
      language,
      action: `${path}/link?lang=${language}`,
      again: `${path}?first=yes&lang=${language}`,
      otherWays: `/identity/login/${visit.interaction.uid}?lang=${language}`,
      // Without the birth date there is nothing to compare: the app has to be opened once more.
      proof: given.proof.birthDate === undefined ? undefined : given.token,
      problem: given.problem,
      loginName: given.loginName ?? '',
    })
    const { title } = appWords[language].first
    return desk.sendPage(visit, { title, main, status: given.problem?.status ?? 200 }, request, reply)
  }

  function showProblem(
    desk: LoginDesk,
    visit: Visit,
    problem: AppProblem,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const said = problemOf(problem, request.language)
    return desk.showProblem(visit, method, said, {}, request, reply)
  }
  return method
}

function errandOf({ interaction }: Visit): { kind: 'login'; uid: string } {
  return { kind: 'login', uid: interaction.uid }
}

function problemOf(problem: AppProblem, language: Language): Problem {
  const status = OF_THE_APP.has(problem) ? 503 : 400
  return {
    title: pageWords[language].problemTitle,
    text: sayAppProblem(problem, language, 'orAnotherWay'),
    status,
  }
}
