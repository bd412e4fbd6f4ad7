import type { Language } from '@musubi/contracts/route'
import type { PasskeyQuestion } from '../../../app/passkeys/enrol.ts'
import { escapeHtml } from '../html.ts'
import { passkeyWords } from './passkey-words.ts'

export const PASSKEY_SCRIPT_PATH = '/identity/passkey.js'

export interface PasskeyForm {
  readonly language: Language
  readonly action: string
  readonly question: PasskeyQuestion
  /** `create` makes a passkey, `get` uses one. */
  readonly act: 'create' | 'get'
  readonly lead: string
  readonly button: string
  /** HTML of fields before the button. */
  readonly fields?: string
}

/**
 * A form that the device answers: the script asks it and sends the form. The one script of these pages; it comes from our
 * own address and holds no data.
 */
export function renderPasskeyForm({
  language,
  action,
  question,
  act,
  lead,
  button,
  fields = '',
}: PasskeyForm): string {
  const words = passkeyWords[language]
  const options = escapeHtml(JSON.stringify(question.options))
  return `<p>${lead}</p>
<form method="post" action="${escapeHtml(action)}" data-passkey="${act}" data-options="${options}" data-unsupported="${words.unsupported}" data-declined="${words.declined}">
<input type="hidden" name="state" value="${escapeHtml(question.state)}">
<input type="hidden" name="response" value="">
${fields}
<p class="passkey-note" role="alert" hidden></p>
<button class="primary button" type="submit">${button}</button>
<noscript><p class="hint">${words.noScript}</p></noscript>
</form>
<script type="module" src="${PASSKEY_SCRIPT_PATH}"></script>`
}
