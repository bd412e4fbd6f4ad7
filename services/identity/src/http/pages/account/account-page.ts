import type { Activity } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import type { MyAccount } from '../../../app/accounts/my-account.ts'
import { escapeHtml } from '../html.ts'
import { picture } from '../icons.ts'
import { accountWords, type AccountProblem, type AccountWords } from './account-words.ts'
import { formatDay, formatMoment } from './days.ts'
import { recordWords } from './record-words.ts'
import { actingWords } from './acting-words.ts'
import { renderAppNote, renderAppTile } from './app-tile.ts'

export interface AccountPageProps {
  readonly language: Language
  readonly account: MyAccount
  /** What was just done. */
  readonly done: keyof AccountWords['done'] | undefined
  readonly problem: AccountProblem | undefined
  /** The login was by card a moment ago: a passkey may be added. */
  readonly mayAddPasskey: boolean
  /** Where the phone app is connected: what was said about it a moment ago. */
  readonly app: { readonly said: string | undefined } | undefined
}

const BASE = '/identity/account'

/** "My account": card, passkeys, municipal ID, use without PIN, what happened. */
export function renderAccountPage(props: AccountPageProps): string {
  const words = accountWords[props.language]
  return [
    `<h1>${words.title}</h1>`,
    props.done ? `<p class="done" role="status">${words.done[props.done]}</p>` : '',
    props.problem ? renderAccountProblem(props.problem, words) : '',
    props.app ? renderAppNote(props.app.said, props.language) : '',
    `<p class="lead">${words.lead}</p>`,
    renderCard(props, words),
    props.app ? renderAppTile(props.account.app, props.language) : '',
    renderPasskeys(props, words),
    renderId(props, words),
    renderKazashi(props, words),
    renderHistory(props, words),
    `<form method="post" action="${BASE}/logout" class="acts"><button class="button" type="submit">${words.logout}</button></form>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

export function renderAccountProblem(problem: AccountProblem, words: AccountWords): string {
  const { title, text } = words.problems[problem]
  return `<div class="problem-note" role="alert"><h2>${title}</h2><p>${text}</p></div>`
}

function section(id: string, title: string, body: readonly string[]): string {
  return `<section class="tile" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>\n${body.filter((part) => part !== '').join('\n')}\n</section>`
}

function renderCard({ account: { link }, language }: AccountPageProps, { card }: AccountWords): string {
  const state = link?.state
  if (!link || !state || state.status === 'none' || state.status === 'replaced') {
    return section('card', card.title, [
      `<div class="tile-lead">${picture('card')}<p>${card.none}</p></div>`,
      `<a class="button primary" href="${BASE}/card/link">${card.link}</a>`,
      `<p class="fine">${card.what}</p>`,
    ])
  }
  const standing = {
    good: `<p class="state state-ok">${card.linked(formatDay(link.linkedAt, language))}</p>`,
    suspended: `<p class="state state-bad">${card.stopped}</p>`,
    revoked: `<p class="state state-bad">${card.revoked}</p>`,
  }[state.status]
  const until = link.validUntil
    ? `<p class="fine">${card.until(formatDay(link.validUntil, language))}</p>`
    : ''
  return section('card', card.title, [
    `<div class="tile-lead">${picture('card')}<div>${standing}${until}${state.stale ? `<p>${card.stale}</p>` : ''}</div></div>`,
    '<div class="tile-acts">',
    state.status === 'good'
      ? `<a class="button danger" href="${BASE}/card/lost">${card.lost}</a>`
      : `<a class="button primary" href="${BASE}/card/link">${card.again}</a>`,
    state.status === 'good' ? `<a href="${BASE}/card/link">${card.again}</a>` : '',
    `<a href="${BASE}/card/unlink">${card.unlink}</a>`,
    '</div>',
    `<p class="fine">${card.what}</p>`,
  ])
}

function renderPasskeys(
  { account: { passkeys, id }, language, mayAddPasskey }: AccountPageProps,
  { passkeys: words }: AccountWords,
): string {
  if (!id) return ''
  const items = passkeys.map(({ credentialId, name, createdAt, lastUsedAt }) => {
    const key = credentialId.toString('base64url')
    const used = lastUsedAt ? ` ・ ${words.used(formatDay(lastUsedAt, language))}` : ''
    return `<li><div><b>${escapeHtml(name)}</b><span class="fine">${words.since(formatDay(createdAt, language))}${used}</span></div>
<form method="post" action="${BASE}/passkeys/remove"><input type="hidden" name="id" value="${escapeHtml(key)}"><button class="quiet" type="submit" aria-label="${escapeHtml(`${words.remove}: ${name}`)}">${words.remove}</button></form></li>`
  })
  return section('passkeys', words.title, [
    `<p>${words.what}</p>`,
    items.length > 0 ? `<ul class="rows">${items.join('')}</ul>` : `<p class="fine">${words.none}</p>`,
    mayAddPasskey
      ? `<a class="button" href="${BASE}/passkeys/new">${words.add}</a>`
      : `<p class="fine">${words.needsCard}</p><a class="button" href="${BASE}/login?by=card&amp;to=passkeys">${words.withCard}</a>`,
  ])
}

function renderId({ account: { id } }: AccountPageProps, { id: words }: AccountWords): string {
  if (!id) return section('municipal-id', words.title, [`<p>${words.none}</p>`])
  return section('municipal-id', words.title, [
    `<dl class="facts"><div><dt>${words.name}</dt><dd><code>${escapeHtml(id.loginName)}</code>${id.validUntil ? `<small>${words.until(id.validUntil)}</small>` : ''}</dd></div></dl>`,
    `<a class="button" href="${BASE}/password">${words.change}</a>`,
    `<p class="fine">${words.forgotten}</p>`,
  ])
}

function renderKazashi({ account }: AccountPageProps, { kazashi: words }: AccountWords): string {
  const off = account.account.state.kazashiOff
  return section('kazashi', words.title, [
    `<p>${off ? words.off : words.on}</p>`,
    `<form method="post" action="${BASE}/kazashi"><button class="button" type="submit" name="allowed" value="${off ? 'yes' : 'no'}">${off ? words.turnOn : words.turnOff}</button></form>`,
  ])
}

function renderHistory(
  { account: { history }, language }: AccountPageProps,
  { history: words }: AccountWords,
): string {
  const items = history.map((entry) => renderEntry(entry, language, words))
  return section('history', words.title, [
    items.length > 0 ? `<ul class="rows">${items.join('')}</ul>` : `<p class="fine">${words.none}</p>`,
    `<div class="tile-acts"><a href="${BASE}/activity">${words.more}</a><a href="${BASE}/consents">${recordWords[language].consents.title}</a><a href="${BASE}/acting">${actingWords[language].title}</a></div>`,
  ])
}

function renderEntry(
  { at, texts, outcome, by }: Activity,
  language: Language,
  words: AccountWords['history'],
): string {
  const notes = [
    by.kind === 'staff' && !by.self ? words.staff : '',
    outcome === 'done' ? '' : words.refused,
  ].filter((note) => note !== '')
  return `<li><div><b>${escapeHtml(texts[language])}</b><span class="fine"><time datetime="${at}">${formatMoment(new Date(at), language)}</time>${notes.length > 0 ? ` ・ ${notes.join(' ・ ')}` : ''}</span></div></li>`
}
