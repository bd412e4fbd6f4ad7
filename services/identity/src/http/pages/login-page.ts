import type { Language } from '@musubi/contracts/route'
import { escapeHtml } from './html.ts'
import { icon, picture } from './icons.ts'
import type { LoginChoice, LoginGroup, LoginPageProps } from './page-props.ts'
import type { PageWords } from './words.ts'

/** The login page between its head and its foot. */
export function renderLoginPage(props: LoginPageProps, words: PageWords): string {
  const { section, groups, frame, problem, stepUp, sandbox, inline } = props
  const parts = [
    `<h1>${section && section.group !== 'demo' ? words.groups[section.group].title : words.title}</h1>`,
    `<p class="learns">${icon('eye')}<span>${learnsSentence(props, words)}</span></p>`,
    sandbox ? `<p class="sandbox">${icon('warn')}<span>${words.sandbox}</span></p>` : '',
    stepUp && !problem ? `<p class="step-up">${icon('up')}<span>${words.stepUp}</span></p>` : '',
    renderProblem(props),
    renderSection(props, words),
    groups.length > 0
      ? `<div class="ways">\n${groups.map((group, place) => renderGroup(group, place === 0, frame.language, words)).join('\n')}\n</div>`
      : '',
    section || groups.length > 0 ? '' : `<p class="no-way">${words.noWay}</p>`,
    renderHelp(props, words),
    ...inline,
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** One sentence: what the service will learn. */
function learnsSentence({ learns, serviceName }: LoginPageProps, words: PageWords): string {
  const sentence = words.learnsSentence(
    escapeHtml(serviceName),
    learns.map((item) => words.learned[item]),
  )
  return sentence
}

export function renderProblem({ problem }: Pick<LoginPageProps, 'problem'>): string {
  if (!problem) return ''
  return `<div class="problem" role="alert" id="problem">${icon('warn')}<div><h2>${escapeHtml(problem.title)}</h2><p>${escapeHtml(problem.text)}</p></div></div>`
}

function renderSection({ section }: LoginPageProps, words: PageWords): string {
  if (!section) return ''
  const back = section.back
    ? `\n<p class="back"><a href="${escapeHtml(section.back)}">${icon('left')}${words.otherWays}</a></p>`
    : ''
  return `<div class="panel">${section.html}</div>${back}`
}

/** The next act is the biggest thing: only the first group of the page has a main button. */
function renderGroup(
  { group, choices, lastUsedAt }: LoginGroup,
  isFirst: boolean,
  language: Language,
  words: PageWords,
): string {
  const [only, ...others] = choices
  if (group === 'demo' || !only) return ''
  const last =
    lastUsedAt === undefined
      ? ''
      : `<p class="last">${icon('clock')}${words.lastWay(formatDay(lastUsedAt, language))}</p>\n`
  return others.length === 0
    ? renderOneWay({ group, choice: only, last }, words)
    : renderSeveralWays({ group, choices, last, isFirst }, words)
}

/** A group with one way: the whole card is its button. */
function renderOneWay(
  { group, choice, last }: { group: Way; choice: LoginChoice; last: string },
  words: PageWords,
): string {
  const { name, hint } = words.groups[group]
  const href = escapeHtml(choice.address)
  const label = choice.posts
    ? `<form method="post" action="${href}"><h2><button type="submit">${name}</button></h2></form>`
    : `<h2><a href="${href}">${name}</a></h2>`
  return `<section class="way way-one${last && ' way-last'}">
${last}${picture(group)}<div>${label}<p>${hint}</p>${choice.hint ? `<p>${escapeHtml(choice.hint)}</p>` : ''}</div>${icon('right')}
</section>`
}

function renderSeveralWays(
  {
    group,
    choices,
    last,
    isFirst,
  }: { group: Way; choices: readonly LoginChoice[]; last: string; isFirst: boolean },
  words: PageWords,
): string {
  const { name, hint } = words.groups[group]
  const buttons = choices.map((choice, place) => renderChoice(choice, isFirst && place === 0)).join('\n')
  return `<section class="way${last && ' way-last'}" aria-labelledby="way-${group}">
${last}${picture(group)}<div><h2 id="way-${group}">${name}</h2><p>${hint}</p></div>
<div class="way-acts">
${buttons}
</div>
</section>`
}

type Way = Exclude<LoginGroup['group'], 'demo'>

function renderChoice({ button, hint, address, posts }: LoginChoice, main: boolean): string {
  const look = main ? 'button primary' : 'button'
  const href = escapeHtml(address)
  const note = hint ? `<p>${escapeHtml(hint)}</p>` : ''
  return posts
    ? `<form method="post" action="${href}"><button class="${look}" type="submit">${escapeHtml(button)}</button>${note}</form>`
    : `<div><a class="${look}" href="${href}">${escapeHtml(button)}</a>${note}</div>`
}

function renderHelp({ audience }: LoginPageProps, words: PageWords): string {
  if (audience === 'staff') return ''
  return `<details class="help"><summary>${words.helpTitle}</summary><p>${words.helpText}</p></details>
<p class="fine">${words.individualNumber}</p>`
}

/** A day as people say it, in Japanese time. */
function formatDay(at: number, language: Language): string {
  const locale = language === 'en' ? 'en' : 'ja'
  return new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'Asia/Tokyo' }).format(at)
}
