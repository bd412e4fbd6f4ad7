import type { TextInLanguages } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import type { Uuid } from '@musubi/kernel'
import type { MandateWithBlock } from '../../../db/mandates.ts'
import { escapeHtml } from '../html.ts'
import { icon } from '../icons.ts'
import { actingWords, type ActingWords } from './acting-words.ts'
import { formatDay, formatMoment } from './days.ts'
import { recordWords } from './record-words.ts'

const BASE = '/identity/account'
/** Before the id of a service that was ticked. */
export const SERVICE_FIELD = 'service.'
export const MONTHS = [1, 3, 6, 12] as const
export const OFFERED_RELATIONS = ['dependant', 'care_staff'] as const

export interface ActingPageProps {
  readonly language: Language
  readonly me: Uuid
  readonly mandates: readonly MandateWithBlock[]
  /** Services at which somebody may act, by their id. */
  readonly services: ReadonlyMap<string, TextInLanguages>
  /** The login was by card a moment ago. */
  readonly mayOffer: boolean
  readonly done: 'ended' | 'accepted' | undefined
  readonly problem: keyof ActingWords['problems'] | undefined
}

/** Who acts for whom; taking a right on, and giving one away with the card. */
export function renderActingPage(props: ActingPageProps): string {
  const { language, me, mandates, done, problem } = props
  const words = actingWords[language]
  const mine = mandates.filter(({ actorId }) => actorId === me)
  const forMe = mandates.filter(({ representedId }) => representedId === me)
  return [
    `<h1>${words.title}</h1>`,
    done ? `<p class="done" role="status">${words[done]}</p>` : '',
    problem ? `<div class="problem-note" role="alert"><p>${words.problems[problem]}</p></div>` : '',
    `<p class="lead">${words.lead}</p>`,
    renderList('for-me', words.forMe, words.forMeNone, forMe, props, words),
    renderList('mine', words.mine, words.mineNone, mine, props, words),
    `<section class="tile" aria-labelledby="accept"><h2 id="accept">${words.acceptTitle}</h2><p>${words.acceptText}</p>
<form method="post" action="${BASE}/acting/acceptance" class="panel-bare"><label for="code">${words.code}</label>
<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="40">
<button class="button primary" type="submit">${words.accept}</button></form></section>`,
    renderOffer(props, words),
    `<details class="question"><summary>${words.counterTitle}</summary><p>${words.counterText}</p></details>`,
    `<p class="back"><a href="${BASE}">${icon('left')}${recordWords[language].back}</a></p>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** The other one of the two. */
export function partnerName(mandate: MandateWithBlock, me: Uuid, words: ActingWords): string {
  return (mandate.actorId === me ? mandate.representedName : mandate.actorName) ?? words.noName
}

function renderList(
  id: string,
  title: string,
  none: string,
  mandates: readonly MandateWithBlock[],
  { language, me, services }: ActingPageProps,
  words: ActingWords,
): string {
  const rows = mandates.map((mandate) => {
    const { state, relation, until, mandateId } = mandate
    const isOffer = state.status === 'offered'
    const name = isOffer
      ? words.waiting(formatMoment(new Date(state.openUntil), language))
      : escapeHtml(partnerName(mandate, me, words))
    const where = mandate.services.map((one) => escapeHtml(services.get(one)?.[language] ?? one))
    return `<li><div><b>${name}</b><span class="fine">${words.relations[relation]} ・ ${words.until(formatDay(until, language))}</span>
<span class="fine">${words.services} ${where.join(language === 'en' ? ', ' : '、')}</span></div>
<a href="${BASE}/acting/${mandateId}/end" aria-label="${words.end}: ${name}">${words.end}</a></li>`
  })
  return `<section class="tile" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${rows.length > 0 ? `<ul class="rows">${rows.join('\n')}</ul>` : `<p class="fine">${none}</p>`}</section>`
}

function renderOffer({ language, services, mayOffer }: ActingPageProps, words: ActingWords): string {
  const head = `<section class="tile" aria-labelledby="offer"><h2 id="offer">${words.offerTitle}</h2><p>${words.offerText}</p>`
  if (services.size === 0) return `${head}<p class="fine">${words.noServices}</p></section>`
  if (!mayOffer)
    return `${head}<p class="fine">${words.needsCard}</p><a class="button" href="${BASE}/login?by=card&amp;to=acting">${words.withCard}</a></section>`
  const choice = (type: string, name: string, value: string, text: string, checked: boolean): string =>
    `<label class="check"><input type="${type}" name="${name}" value="${escapeHtml(value)}"${checked ? ' checked' : ''}> <span>${text}</span></label>`
  const who = OFFERED_RELATIONS.map((one, at) =>
    choice('radio', 'relation', one, words.relations[one], at === 0),
  )
  const which = [...services].map(([id, name]) =>
    choice('checkbox', `${SERVICE_FIELD}${id}`, 'yes', escapeHtml(name[language]), false),
  )
  const long = MONTHS.map((count) =>
    choice('radio', 'months', String(count), words.months(count), count === 3),
  )
  const group = (title: string, items: readonly string[]): string =>
    `<fieldset><legend>${title}</legend>${items.join('')}</fieldset>`
  return `${head}<form method="post" action="${BASE}/acting/offer">${group(words.relation, who)}${group(words.which, which)}${group(words.howLong, long)}
<button class="button primary" type="submit">${words.offer}</button></form></section>`
}

/** Shown once: the code is kept nowhere. */
export function renderOfferedCode(language: Language, code: string, openUntil: Date): string {
  const words = actingWords[language]
  return `<h1>${words.codeTitle}</h1>
<p class="big-code"><code>${escapeHtml(code)}</code></p>
<p>${words.codeText(formatMoment(openUntil, language))}</p>
<div class="acts"><a class="button" href="${BASE}/acting">${words.title}</a></div>`
}

export function renderEndQuestion(language: Language, mandateId: Uuid, name: string): string {
  const words = actingWords[language]
  return `<h1>${words.endTitle(escapeHtml(name))}</h1>
<p class="lead">${words.endText}</p>
<form method="post" action="${BASE}/acting/${mandateId}/end" class="acts"><button class="button primary" type="submit">${words.endYes}</button>
<a class="button" href="${BASE}/acting">${words.endNo}</a></form>`
}
