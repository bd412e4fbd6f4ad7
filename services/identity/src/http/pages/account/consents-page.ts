import type { ClaimRequest, ServiceConsent } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import { escapeHtml } from '../html.ts'
import { icon } from '../icons.ts'
import { formatDay } from './days.ts'
import { recordWords, type RecordWords } from './record-words.ts'

const BASE = '/identity/account'

export interface ConsentsPageProps {
  readonly language: Language
  readonly consents: readonly ServiceConsent[]
  /** The one that was just taken back. */
  readonly done: ServiceConsent | undefined
}

/** What was agreed with which service: in force with its purpose, and what has ended. */
export function renderConsentsPage({ language, consents, done }: ConsentsPageProps): string {
  const { consents: words, back } = recordWords[language]
  const current = consents.filter(({ ended }) => ended === null)
  const past = consents.filter(({ ended }) => ended !== null)
  return [
    `<h1>${words.title}</h1>`,
    done ? `<p class="done" role="status">${words.done(escapeHtml(done.serviceName[language]))}</p>` : '',
    `<p class="lead">${words.lead}</p>`,
    `<h2 class="hidden">${words.current}</h2>`,
    current.length === 0 ? `<p class="tile">${words.none}</p>` : '',
    ...current.map((consent) => renderCurrent(consent, language, words)),
    past.length === 0
      ? ''
      : `<section class="tile" aria-labelledby="past"><h2 id="past">${words.past}</h2>
<ul class="rows">${past.map((consent) => renderPast(consent, language, words)).join('\n')}</ul></section>`,
    `<p class="back"><a href="${BASE}">${icon('left')}${back}</a></p>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function renderCurrent(consent: ServiceConsent, language: Language, words: RecordWords['consents']): string {
  const { consentId, serviceName, vendor, purpose, offered, givenAt, where, reference } = consent
  const id = `consent-${consentId}`
  const name = escapeHtml(serviceName[language])
  const label = (what: string): string => `aria-label="${what}: ${name}"`
  return `<section class="tile" aria-labelledby="${id}"><h3 id="${id}">${name}</h3>
<dl class="facts facts-wide"><div><dt>${words.why}</dt><dd>${escapeHtml(purpose[language])}</dd></div>
<div><dt>${words.sees}</dt><dd><ul class="seen"><li>${words.seesNumber}</li>${offered.map((request) => renderClaim(request, consent, language, words)).join('')}</ul></dd></div>
<div><dt>${words.vendor}</dt><dd>${escapeHtml(vendor)}</dd></div>
<div><dt>${words.reference}</dt><dd>${escapeHtml(reference)}<small>${words.since(formatDay(new Date(givenAt), language))}${where ? ` ・ ${words.atCounter}` : ''}</small></dd></div></dl>
<div class="tile-acts"><a class="button danger" href="${BASE}/consents/${consentId}/withdrawal" ${label(words.withdraw)}>${words.withdraw}</a>
<a href="${BASE}/consents/${consentId}/receipt" download ${label(words.receipt)}>${words.receipt}</a></div></section>`
}

function renderClaim(
  { claim, purpose }: ClaimRequest,
  { shown }: ServiceConsent,
  language: Language,
  words: RecordWords['consents'],
): string {
  if (!shown.includes(claim)) return `<li class="unshown">${words.claims[claim]}: ${words.notShown}</li>`
  return `<li>${words.claims[claim]}${words.because(escapeHtml(purpose[language]))}</li>`
}

function renderPast(
  { consentId, serviceName, ended, givenAt, shown, reference }: ServiceConsent,
  language: Language,
  words: RecordWords['consents'],
): string {
  const day = formatDay(new Date(ended?.at ?? givenAt), language)
  const how = ended?.how === 'replaced' ? words.replaced(day) : words.withdrawn(day)
  const name = escapeHtml(serviceName[language])
  const seen = shown.map((claim) => words.claims[claim]).join(language === 'en' ? ', ' : '、')
  return `<li><div><b>${name}</b><span class="fine">${how}${seen === '' ? '' : ` ・ ${seen}`} ・ ${escapeHtml(reference)}</span></div>
<a href="${BASE}/consents/${consentId}/receipt" download aria-label="${words.receipt}: ${name} ${escapeHtml(reference)}">${words.receipt}</a></li>`
}

/** One question before it is taken back. */
export function renderWithdrawal(consent: ServiceConsent, language: Language): string {
  const { consents: words } = recordWords[language]
  return `<h1>${words.askTitle(escapeHtml(consent.serviceName[language]))}</h1>
<p class="lead">${words.askText}</p>
<p>${words.askKeeps}</p>
<form method="post" action="${BASE}/consents/${consent.consentId}/withdrawal" class="acts"><button class="button primary" type="submit">${words.askYes}</button>
<a class="button" href="${BASE}/consents">${words.askNo}</a></form>`
}

export function renderUnknownConsent(language: Language): string {
  const { unknown, title } = recordWords[language].consents
  return `<h1>${title}</h1>
<div class="problem-note" role="alert"><h2>${unknown.title}</h2><p>${unknown.text}</p></div>
<p class="back"><a href="${BASE}/consents">${icon('left')}${title}</a></p>`
}
