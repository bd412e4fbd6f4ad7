import type { Language } from '@musubi/contracts/route'
import type { Problem } from '../../login/login-method.ts'
import { appWords } from './app-words.ts'
import { renderKnot } from './account/knot.ts'
import { escapeHtml } from './html.ts'
import { icon, picture } from './icons.ts'
import { renderProblem } from './login-page.ts'
import { pageWords } from './words.ts'

export interface FirstAppUseProps {
  readonly language: Language
  readonly action: string
  /** Opens the app once more. */
  readonly again: string
  readonly otherWays: string
  /** What the app vouched for, sealed; undefined asks for it again. */
  readonly proof: string | undefined
  readonly problem: Problem | undefined
  /** As it was typed. */
  readonly loginName: string
}

/** The app is nobody's yet: its owner says by municipal ID who they are, once. */
export function renderFirstAppUse(props: FirstAppUseProps): string {
  const { language, proof, problem, again, otherWays } = props
  const words = appWords[language].first
  return [
    renderProblem(problem ? { problem } : {}),
    `<div class="tie" aria-hidden="true"><div>${picture('app')}<b>${words.app}</b></div>${renderKnot(false)}<div>${picture('municipal-id')}<b>${words.municipalId}</b></div></div>`,
    `<p>${words.lead}</p>`,
    proof === undefined
      ? `<p><a class="button primary" href="${escapeHtml(again)}">${words.again}</a></p>`
      : `<div class="panel">${renderForm(props, proof)}</div>`,
    `<p class="fine">${words.compared}</p>`,
    `<p class="back"><a href="${escapeHtml(otherWays)}">${icon('left')}${words.otherWays}</a></p>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function renderForm({ language, action, problem, loginName }: FirstAppUseProps, proof: string): string {
  const words = pageWords[language]
  const invalid = problem ? ' aria-invalid="true" aria-describedby="problem"' : ''
  return `<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="proof" value="${escapeHtml(proof)}">
<label for="login_name">${words.loginName}</label>
<p class="hint" id="login_name_hint">${words.loginNameHint.resident}</p>
<input id="login_name" name="login_name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value="${escapeHtml(loginName)}"${invalid || ' aria-describedby="login_name_hint"'}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${invalid}>
<button class="button primary" type="submit">${appWords[language].first.submit}</button>
</form>`
}
