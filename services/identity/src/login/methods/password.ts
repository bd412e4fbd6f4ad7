import type { Language } from '@musubi/contracts/route'
import { z } from 'zod'
import { type PasswordRefusal, signInWithPassword } from '../../app/sign-in.ts'
import { ACR } from '../../core/assurance.ts'
import { passwordWords } from '../../http/pages/account/password-words.ts'
import { escapeHtml } from '../../http/pages/html.ts'
import { pageWords } from '../../http/pages/words.ts'
import { identityLogEvents } from '../../log-events.ts'
import { keepDevice, readDevice } from '../device-cookie.ts'
import { methodPath, type LoginMethod, type Problem, type SectionProps } from '../login-method.ts'
import { createPasswordChoice } from './choose-password.ts'
import type { MethodParts } from './index.ts'

const FormSchema = z.object({ login_name: z.string().max(64), password: z.string().max(256) })

/** Municipal ID and password (自治体ID). */
export function createPasswordMethod({ context }: MethodParts): LoginMethod {
  const log = context.logger.for(identityLogEvents)
  const method: LoginMethod = {
    id: 'password',
    group: 'municipal-id',
    acrValues: [ACR.password],
    audiences: ['staff', 'resident'],
    button: { ja: 'パスワードで ログイン', easy: 'パスワードで ログイン', en: 'Log in with a password' },
    opens: 'section',
    renderSection: renderPasswordForm,
    register(scope, desk) {
      scope.post(methodPath(':uid', 'password'), async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const form = FormSchema.safeParse(request.body)
        const { loginName, password } = form.success
          ? { loginName: form.data.login_name, password: form.data.password }
          : { loginName: '', password: '' }
        const { audience, service } = visit.client
        const attempt = { loginName, password, address: request.ip, audience, device: readDevice(request) }
        const outcome = await signInWithPassword(context, attempt)
        if (outcome.ok) {
          const { mustChoose, device, ...signedIn } = outcome.value
          keepDevice(reply, device)
          if (!mustChoose) return desk.finish(visit, method, signedIn, request, reply)
          return choice.ask(desk, visit, mustChoose, loginName, request, reply)
        }
        log.warn('identity.login_refused', { service, reason: outcome.error })
        const problem = problemOf(outcome.error, request.language)
        return desk.showProblem(visit, method, problem, { login_name: loginName }, request, reply)
      })
      choice.register(scope, desk)
    },
  }
  const choice = createPasswordChoice(context, () => method)
  return method
}

function problemOf(refusal: PasswordRefusal, language: Language): Problem {
  if (refusal === 'letter_over') return passwordWords[language].letterOver
  if (refusal === 'expired') return passwordWords[language].expired
  const words = pageWords[language]
  return {
    title: words.problemTitle,
    text: words.problems[refusal],
    ...(refusal === 'too_many' ? { status: 429 } : { fields: ['login_name', 'password'] }),
  }
}

function renderPasswordForm({ language, visit, action, problem, typed }: SectionProps): string {
  const words = pageWords[language]
  const invalid = (field: string, otherwise: string): string =>
    problem?.fields?.includes(field) ? ' aria-invalid="true" aria-describedby="problem"' : otherwise
  return `<form method="post" action="${escapeHtml(action)}">
<label for="login_name">${words.loginName}</label>
<p class="hint" id="login_name_hint">${words.loginNameHint[visit.client.audience]}</p>
<input id="login_name" name="login_name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value="${escapeHtml(typed['login_name'] ?? '')}"${invalid('login_name', ' aria-describedby="login_name_hint"')}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${invalid('password', '')}>
<button class="button primary" type="submit">${words.submit}</button>
</form>`
}
