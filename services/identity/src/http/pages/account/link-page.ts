import type { Language } from '@musubi/contracts/route'
import { escapeHtml } from '../html.ts'
import { picture } from '../icons.ts'
import { accountWords, type AccountProblem, type LinkWords } from './account-words.ts'
import { renderAccountProblem } from './account-page.ts'
import { formatDay } from './days.ts'
import { renderKnot } from './knot.ts'

const BASE = '/identity/account'

type Step = 2 | 3 | 4
type CardState = 'cardWaits' | 'cardShown' | 'cardTied'

function frame(
  words: LinkWords,
  step: Step,
  card: CardState,
  title: string,
  body: readonly string[],
): string {
  const steps = words.steps.map((name, at) => {
    const number = at + 1
    const done = number < step || step === 4
    if (done) return `<li class="step-done"><span class="hidden">${words.doneStep}</span>${name}</li>`
    return number === step ? `<li class="step-now" aria-current="step">${name}</li>` : `<li>${name}</li>`
  })
  const tied = card === 'cardTied'
  return `<ol class="steps" aria-label="${words.progress(step)}">${steps.join('')}</ol>
<h1>${title}</h1>
<div class="tie" role="img" aria-label="${words.tie}">
<div>${picture('municipal-id')}<b>${words.steps[0]}</b><span class="state state-ok">${words.idReady}</span></div>
${renderKnot(tied)}
<div>${picture('card')}<b>${words.steps[1]}</b><span class="state${card === 'cardWaits' ? '' : ' state-ok'}">${words[card]}</span></div>
</div>
${body.filter((part) => part !== '').join('\n')}`
}

export interface PlaceCardProps {
  readonly language: Language
  readonly hasReader: boolean
  /** Another card is linked. */
  readonly replaces: boolean
}

/** Step 2: to the reader's own page, where the card is put down and the PIN is entered. */
export function renderPlaceCard({ language, hasReader, replaces }: PlaceCardProps): string {
  const { link: words } = accountWords[language]
  const note = (title: string, text: string): string =>
    `<div class="calm-note"><h2>${title}</h2><p>${text}</p></div>`
  return frame(words, 2, 'cardWaits', words.placeTitle, [
    replaces ? `<p>${words.replaceNote}</p>` : '',
    hasReader ? note(words.tries.title, words.tries.text) : note(words.noReader.title, words.noReader.text),
    hasReader ? `<p>${words.placeText}</p>` : '',
    hasReader
      ? `<div class="acts"><a class="button primary" href="${BASE}/card/read?lang=${language}">${words.go}</a></div>`
      : `<div class="acts"><a class="button" href="${BASE}">${accountWords[language].link.toAccount}</a></div>`,
    renderQuestions(words),
  ])
}

function renderQuestions(words: LinkWords): string {
  return [words.forgotten, words.changes]
    .map(({ title, text }) => `<details class="question"><summary>${title}</summary><p>${text}</p></details>`)
    .join('\n')
}

export interface ShownCardProps {
  readonly language: Language
  /** Sealed; goes back with the yes. */
  readonly token: string
  readonly validUntil: Date
  readonly replaces: boolean
}

/** Step 3: what was read; nothing is linked before the yes. */
export function renderShownCard({ language, token, validUntil, replaces }: ShownCardProps): string {
  const { link: words } = accountWords[language]
  const fact = (name: string, text: string): string => `<div><dt>${name}</dt><dd>${text}</dd></div>`
  return frame(words, 3, 'cardShown', words.checkTitle, [
    `<p>${words.checkText}</p>`,
    `<dl class="facts">${fact(words.factCard, words.factCardText)}${fact(words.factUntil, formatDay(validUntil, language))}${fact(words.factBirth, words.factBirthText)}</dl>`,
    `<form method="post" action="${BASE}/card/confirm?lang=${language}"><input type="hidden" name="card" value="${escapeHtml(token)}">
${replaces ? `<label class="check"><input type="checkbox" name="replace" value="yes" required> <span>${words.replace}</span></label>` : ''}
<div class="acts"><button class="button primary" type="submit">${words.yes}</button><a class="button" href="${BASE}">${words.no}</a></div></form>`,
  ])
}

/** Step 4. */
export function renderLinked(language: Language, how: 'link' | 'confirm' | 'replace' | 'moved'): string {
  const { link: words } = accountWords[language]
  const text = {
    link: words.doneText,
    replace: words.doneText,
    confirm: words.doneAgain,
    moved: words.doneMoved,
  }[how]
  return frame(words, 4, 'cardTied', words.doneTitle, [
    `<p>${text}</p>`,
    `<div class="acts"><a class="button primary" href="${BASE}">${words.toAccount}</a></div>`,
  ])
}

/** The card is read and cannot be linked as it is: why, and what to do. */
export function renderLinkProblem(
  language: Language,
  problem: AccountProblem,
  token: string | undefined,
): string {
  const words = accountWords[language]
  const offersMove = problem === 'card_linked_elsewhere' && token !== undefined
  return frame(words.link, 3, 'cardShown', words.link.checkTitle, [
    renderAccountProblem(problem, words),
    offersMove
      ? `<section class="tile"><h2>${words.link.moveTitle}</h2><p>${words.link.moveText}</p>
<form method="post" action="${BASE}/card/move?lang=${language}"><input type="hidden" name="card" value="${escapeHtml(token)}"><button class="button primary" type="submit">${words.link.move}</button></form></section>`
      : '',
    `<div class="acts"><a class="button" href="${BASE}">${words.link.toAccount}</a></div>`,
  ])
}
