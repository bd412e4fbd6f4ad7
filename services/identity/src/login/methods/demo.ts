import { z } from 'zod'
import { listDemoAccounts, signInAsDemo, type DemoAccount } from '../../app/sign-in.ts'
import { ACR } from '../../core/assurance.ts'
import { escapeHtml } from '../../http/pages/html.ts'
import { pageWords } from '../../http/pages/words.ts'
import { methodPath, type LoginMethod } from '../login-method.ts'
import type { MethodParts } from './index.ts'

const FormSchema = z.object({ demo_account: z.string().max(64) })

/** One press logs an invented person in. Outside demo mode it does not exist. */
export function createDemoMethod({ context }: MethodParts): LoginMethod {
  const method: LoginMethod = {
    id: 'demo',
    group: 'demo',
    acrValues: [ACR.demo],
    audiences: ['staff', 'resident'],
    button: { ja: 'デモ用の人を選ぶ', easy: 'デモの 人を えらぶ', en: 'Choose a demo person' },
    opens: 'inline',
    isOffered: () => context.demoMode,
    async renderSection({ language, visit, action }) {
      const accounts = await listDemoAccounts(context, visit.client.audience)
      if (accounts.length === 0) return ''
      const words = pageWords[language]
      return `<section class="demo" aria-labelledby="demo"><h2 id="demo">${words.demoTitle}</h2><p>${words.demoNote}</p>
<form method="post" action="${escapeHtml(action)}">
${accounts.map((account) => renderButton(account, namesOf(account, accounts))).join('\n')}
</form></section>`
    },
    register(scope, desk) {
      scope.post(methodPath(':uid', 'demo'), async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const form = FormSchema.safeParse(request.body)
        const name = form.success ? form.data.demo_account : ''
        const signedIn = await signInAsDemo(context, name, visit.client.audience)
        if (signedIn) return desk.finish(visit, method, signedIn, request, reply)
        const words = pageWords[request.language]
        const problem = { title: words.problemTitle, text: words.problems.wrong_credentials }
        return desk.showProblem(visit, method, problem, {}, request, reply)
      })
    },
  }
  return method
}

/** Of two accounts with one name in one town, the login name tells which is which. */
function namesOf(
  { loginName, displayName, municipalityName }: DemoAccount,
  all: readonly DemoAccount[],
): string {
  const alike = all.filter(
    (one) => one.displayName === displayName && one.municipalityName === municipalityName,
  )
  return alike.length > 1 ? `${displayName} ${loginName}` : displayName
}

function renderButton({ loginName, municipalityName }: DemoAccount, name: string): string {
  return `<button class="button" type="submit" name="demo_account" value="${escapeHtml(loginName)}">${escapeHtml(name)} <span>${escapeHtml(municipalityName)}</span></button>`
}
