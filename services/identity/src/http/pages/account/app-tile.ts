import type { Language } from '@musubi/contracts/route'
import type { AppLink } from '../../../db/app-links.ts'
import { appWords, readAppProblem, sayAppProblem } from '../app-words.ts'
import { picture } from '../icons.ts'
import { formatDay } from './days.ts'

const BASE = '/identity/account/app'

/** "My account" about the phone app. */
export function renderAppTile(app: AppLink | undefined, language: Language): string {
  const words = appWords[language].account
  const standing = app
    ? `<div><p class="state state-ok">${words.linked(formatDay(app.linkedAt, language))}</p>${app.lastUsedAt ? `<p class="fine">${words.used(formatDay(app.lastUsedAt, language))}</p>` : ''}</div>`
    : `<p>${words.none}</p>`
  const acts = app
    ? `<div class="tile-acts"><form method="post" action="${BASE}/unlink"><button class="button" type="submit">${words.unlink}</button></form>
<a href="${BASE}/link">${words.again}</a></div>`
    : `<a class="button" href="${BASE}/link">${words.link}</a>`
  return `<section class="tile" aria-labelledby="app"><h2 id="app">${words.title}</h2>
<div class="tile-lead">${picture('app')}${standing}</div>
${acts}
<p class="fine">${words.what}</p>
</section>`
}

/** What was done, or why not; it came back in the address, so only words of ours are said. */
export function renderAppNote(said: string | undefined, language: Language): string {
  const { account } = appWords[language]
  if (said === 'linked') return `<p class="done" role="status">${account.doneLinked}</p>`
  if (said === 'unlinked') return `<p class="done" role="status">${account.doneUnlinked}</p>`
  const problem = readAppProblem(said)
  if (!problem) return ''
  return `<div class="problem-note" role="alert"><h2>${account.problemTitle}</h2><p>${sayAppProblem(problem, language, 'tryLater')}</p></div>`
}
