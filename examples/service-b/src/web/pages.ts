import type { Session } from '../login/sessions.ts'
import { renderFrame } from './frame.ts'
import { escapeHtml, type Language, type Texts } from './languages.ts'
import { pageWords, waysToLogIn } from './words.ts'

/** What is particular about a service: the rest of the pages is the same. */
export interface About {
  readonly service: Texts
  readonly vendor: Texts
  readonly mark: string
  readonly purpose: Texts
  /** The service next door, where one can see a different number for the same person. */
  readonly other: { readonly name: Texts; readonly url: string } | undefined
  /** Another page of this service, as a link beside the login. */
  readonly more?: { readonly words: Texts; readonly path: string }
  /** Municipalities whose residents come here, by code. */
  readonly towns: Readonly<Record<string, string>>
}

export interface PageProps {
  readonly language: Language
  readonly about: About
}

export type Notice = 'over' | 'refreshed' | 'refresh_failed'
export type Problem = 'declined' | 'late' | 'failed' | 'away' | 'not_found' | 'foreign_form'

export function renderWelcome({ language, about }: PageProps, notice: Notice | undefined): string {
  const words = pageWords[language]
  const { service, purpose, more } = about
  const main = `<div class="columns"><div class="stack">
${noticeOf(language, notice)}
<h1>${escapeHtml(service[language])}</h1>
<p class="lead">${escapeHtml(purpose[language])}</p>
<p class="note">${words.learns}</p>
<p class="acts"><a class="button primary" href="/login">${words.logIn}</a>${more ? `<a class="button" href="${more.path}">${escapeHtml(more.words[language])}</a>` : ''}</p>
</div><div class="stack">${besides({ language, about })}</div></div>`
  return page({ language, about }, service[language], main)
}

export function renderNumber(
  { language, about }: PageProps,
  { tokens }: Session,
  notice: Notice | undefined,
): string {
  const words = pageWords[language]
  const { claims, expiresAt, refreshToken } = tokens
  const town = about.towns[claims.municipality_code] ?? claims.municipality_code
  const way = waysToLogIn[claims.acr]?.[language] ?? claims.acr
  const fact = (name: string, value: string) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`
  const main = `<div class="columns"><div class="stack">
${noticeOf(language, notice)}
<h1>${words.numberTitle}</h1>
<div class="card number"><code>${escapeHtml(claims.sub)}</code>
<p>${words.numberSays(escapeHtml(about.service[language]))}</p></div>
<div class="acts">${refreshToken === undefined ? '' : `<form method="post" action="/refresh"><button class="button" type="submit">${words.refresh}</button></form>`}
<form method="post" action="/logout"><button class="button" type="submit">${words.logOut}</button></form></div>
<details><summary>${words.received}</summary><pre>${escapeHtml(JSON.stringify(claims, null, 2))}</pre></details>
</div><div class="stack">
<div class="card"><h2>${words.knows}</h2><dl class="facts">
${fact(words.town, town)}
${fact(words.way, way)}
${fact(words.since, clockTime(claims.auth_time * 1000, language))}
${fact(words.until, clockTime(expiresAt, language))}
</dl></div>${besides({ language, about })}</div></div>`
  return page({ language, about }, words.numberTitle, main)
}

/** What happened, that nothing is lost, what to do. */
export function renderProblem({ language, about }: PageProps, problem: Problem, code?: string): string {
  const words = pageWords[language]
  const { title, text } = words.problems[problem]
  const main = `<div class="stack"><div class="problem stack"><h1>${title}</h1><p>${text}</p>
${code === undefined ? '' : `<p class="lead">${words.code}: <code>${escapeHtml(code)}</code></p>`}</div>
<p class="acts"><a class="button primary" href="/">${words.back}</a></p></div>`
  return page({ language, about }, title, main)
}

function noticeOf(language: Language, notice: Notice | undefined): string {
  return notice === undefined
    ? ''
    : `<p class="done" role="status">${pageWords[language].notices[notice]}</p>`
}

function besides({ language, about: { other } }: PageProps): string {
  if (!other) return ''
  const words = pageWords[language]
  const name = escapeHtml(other.name[language])
  return `<div class="card"><h2>${words.otherTitle}</h2><p>${words.otherSays}</p>
<p class="acts"><a class="button" href="${escapeHtml(other.url)}">${words.openOther(name)}</a></p></div>`
}

function page({ language, about }: PageProps, title: string, main: string): string {
  const { service, vendor, mark } = about
  return renderFrame({ language, service, vendor, mark, title, main, path: '/' })
}

function clockTime(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', {
    timeZone: 'Asia/Tokyo',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at)
}
