import type { Activity, TextInLanguages } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import { isAcr } from '../../../core/assurance.ts'
import { escapeHtml } from '../html.ts'
import { icon } from '../icons.ts'
import { formatDay, formatTime } from './days.ts'
import { recordWords, type RecordWords } from './record-words.ts'

export interface ActivityPageProps {
  readonly language: Language
  readonly entries: readonly Activity[]
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined
  readonly isFirst: boolean
  readonly unreachable: readonly string[]
  /** Names of the services that entries speak of, by client id. */
  readonly serviceNames: ReadonlyMap<string, TextInLanguages>
  readonly townNames: ReadonlyMap<string, string>
  /** Who acted for whom: the other one of the two, by the mandate's id. */
  readonly partners: ReadonlyMap<string, string>
}

const BASE = '/identity/account'

/** "My logins and who used what", by day. */
export function renderActivityPage(props: ActivityPageProps): string {
  const { language, entries, next, isFirst, unreachable } = props
  const { activity: words, back } = recordWords[language]
  const days = Map.groupBy(entries, ({ at }) => formatDay(new Date(at), language))
  const missing = unreachable.map((service) => words.services[service] ?? service).join(', ')
  return [
    `<h1>${words.title}</h1>`,
    `<p class="lead">${words.lead}</p>`,
    missing === '' ? '' : `<p class="calm-note" role="status">${words.unreachable(escapeHtml(missing))}</p>`,
    entries.length === 0 ? `<p class="tile">${words.none}</p>` : '',
    ...[...days].map(([day, group], at) => renderDay(day, group, at, props, words)),
    '<nav class="acts">',
    next === undefined
      ? ''
      : `<a class="button" href="${BASE}/activity?cursor=${encodeURIComponent(next)}">${words.older}</a>`,
    isFirst ? '' : `<a class="button" href="${BASE}/activity">${words.newest}</a>`,
    '</nav>',
    `<section class="tile" aria-labelledby="strange"><h2 id="strange">${words.strangeTitle}</h2>
<p>${words.strange}</p>
<div class="tile-acts"><a href="${BASE}/card/lost">${words.strangeStop}</a><a href="${BASE}/password">${words.strangePassword}</a></div></section>`,
    `<p class="back"><a href="${BASE}">${icon('left')}${back}</a></p>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function renderDay(
  day: string,
  entries: readonly Activity[],
  at: number,
  props: ActivityPageProps,
  words: RecordWords['activity'],
): string {
  const rows = entries.map((entry) => renderEntry(entry, props, words))
  return `<section class="tile" aria-labelledby="day-${at}"><h2 id="day-${at}">${day}</h2>
<ul class="log">${rows.join('\n')}</ul></section>`
}

function renderEntry(
  { at, recordedAt, texts, outcome, by, service, details }: Activity,
  { language, serviceNames, townNames, partners }: ActivityPageProps,
  words: RecordWords['activity'],
): string {
  const isRefused = outcome !== 'done'
  const who = by.self ? words.you : words.who[by.kind]
  const town = by.municipalityCode && (townNames.get(by.municipalityCode) ?? by.municipalityCode)
  const { acr, client, mandate } = details
  const partner = typeof mandate === 'string' ? partners.get(mandate) : undefined
  const named = typeof client === 'string' ? serviceNames.get(client)?.[language] : undefined
  const used = named ?? words.services[typeof details['service'] === 'string' ? details['service'] : service]
  const notes = [
    partner === undefined ? '' : escapeHtml(partner),
    used === undefined ? '' : words.to(escapeHtml(used)),
    isAcr(acr) ? (words.ways[acr] ?? '') : '',
    Date.parse(recordedAt) - Date.parse(at) > 10 * 60_000 ? words.later : '',
  ].filter((note) => note !== '')
  return `<li${isRefused ? ' class="log-refused"' : ''}>${icon(isRefused ? 'warn' : by.self ? 'person' : 'eye')}<div>
<span class="fine"><time datetime="${at}">${formatTime(new Date(at), language)}</time> ${who}${town ? ` ${words.elsewhere(escapeHtml(town))}` : ''}</span>
<b>${escapeHtml(texts[language])}${isRefused ? ` <span class="log-mark">${outcome === 'failed' ? words.failed : words.refused}</span>` : ''}</b>
<span class="fine">${notes.join(' ・ ')}</span></div></li>`
}
