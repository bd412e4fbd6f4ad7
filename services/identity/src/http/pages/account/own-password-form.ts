import type { Language } from '@musubi/contracts/route'
import { z } from 'zod'
import type { OwnPasswordRefusal } from '../../../app/municipal-ids/own-password.ts'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../../core/municipal-ids/password-rules.ts'
import { escapeHtml } from '../html.ts'
import { passwordWords } from './password-words.ts'

export interface OwnPasswordForm {
  readonly language: Language
  readonly action: string
  /** Hidden fields. */
  readonly hidden: Readonly<Record<string, string>>
  readonly why: boolean
  /** Asks for the present password too. */
  readonly asksCurrent: boolean
  /** For password managers: whose password it is. */
  readonly loginName: string
  readonly problem?: OwnPasswordRefusal | 'not_the_same' | undefined
}

export const OwnPasswordSchema = z.object({
  current: z.string().max(256).optional(),
  password: z.string().max(1024),
  again: z.string().max(1024),
})

/** The form in which somebody chooses a password, with its rules said before and not after. */
export function renderOwnPasswordForm(form: OwnPasswordForm): string {
  const words = passwordWords[form.language]
  const aboutCurrent = form.problem === 'wrong_current_password' || form.problem === 'too_many'
  const invalid = (mine: boolean): string =>
    form.problem !== undefined && mine ? ' aria-invalid="true" aria-describedby="problem"' : ''
  const limits = `minlength="${SHORTEST_PASSWORD}" maxlength="${LONGEST_PASSWORD * 2}"`
  return [
    form.why ? `<p>${words.why}</p>` : '',
    form.problem === undefined
      ? ''
      : `<div class="problem" role="alert" id="problem"><h2>${words.problemTitle}</h2><p>${words.problems[form.problem]}</p></div>`,
    `<ul class="rules" id="rules">${words.rules.map((rule) => `<li>${rule}</li>`).join('')}</ul>`,
    `<form method="post" action="${escapeHtml(form.action)}">`,
    ...Object.entries(form.hidden).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
    ),
    `<input class="unseen" type="text" name="username" autocomplete="username" value="${escapeHtml(form.loginName)}" readonly tabindex="-1" aria-hidden="true">`,
    form.asksCurrent
      ? `<label for="current">${words.current}</label>
<input id="current" name="current" type="password" autocomplete="current-password" required maxlength="256"${invalid(aboutCurrent)}>`
      : '',
    `<label for="new">${words.password}</label>
<input id="new" name="password" type="password" autocomplete="new-password" required ${limits}${invalid(!aboutCurrent) || ' aria-describedby="rules"'}>
<label for="again">${words.again}</label>
<input id="again" name="again" type="password" autocomplete="new-password" required ${limits}${invalid(!aboutCurrent)}>
<button class="primary" type="submit">${words.submit}</button>
</form>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}
