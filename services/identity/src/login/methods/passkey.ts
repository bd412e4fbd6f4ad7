import { z } from 'zod'
import { askForLogin, signInWithPasskey } from '../../app/passkeys/sign-in.ts'
import type { PasskeyParts } from '../../app/passkeys/parts.ts'
import { ACR } from '../../core/assurance.ts'
import { renderPasskeyForm } from '../../http/pages/account/passkey-form.ts'
import { passkeyWords } from '../../http/pages/account/passkey-words.ts'
import { pageWords } from '../../http/pages/words.ts'
import { identityLogEvents } from '../../log-events.ts'
import { methodPath, type LoginMethod } from '../login-method.ts'

const FormSchema = z.object({ state: z.string().max(4000), response: z.string().max(7000) })

/** A passkey of the municipal ID: a finger, a face or the device's code, and nothing to type. */
export function createPasskeyMethod(parts: PasskeyParts): LoginMethod {
  const { context } = parts
  const log = context.logger.for(identityLogEvents)
  const method: LoginMethod = {
    id: 'passkey',
    group: 'municipal-id',
    acrValues: [ACR.passkey],
    audiences: ['resident'],
    button: {
      ja: 'パスキー（指や顔）で ログイン',
      easy: '指（ゆび）や 顔（かお）で ログイン（パスキー）',
      en: 'Log in with a passkey (finger or face)',
    },
    opens: 'section',
    async renderSection({ language, visit, action }) {
      const question = await askForLogin(parts, visit.interaction.uid)
      const words = passkeyWords[language]
      return renderPasskeyForm({
        language,
        action,
        question,
        act: 'get',
        lead: words.loginLead,
        button: words.loginButton,
      })
    },
    register(scope, desk) {
      scope.post(methodPath(':uid', 'passkey'), async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const form = FormSchema.safeParse(request.body)
        const response = form.success ? parseJson(form.data.response) : undefined
        const outcome = form.success
          ? await signInWithPasskey(parts, { visit: visit.interaction.uid, state: form.data.state, response })
          : ({ ok: false, error: 'not_verified' } as const)
        if (outcome.ok) return desk.finish(visit, method, outcome.value, request, reply)
        log.warn('identity.login_refused', { service: visit.client.service, reason: outcome.error })
        const { problemTitle: title } = pageWords[request.language]
        const problem = { title, text: passkeyWords[request.language].loginProblems[outcome.error] }
        return desk.showProblem(visit, method, problem, {}, request, reply)
      })
    },
  }
  return method
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
