import type { Language } from '@musubi/contracts/route'
import { escapeHtml, htmlLanguage } from './html.ts'
import type { LoginChoice, LoginGroup, LoginPageProps } from './page-props.ts'
import { languageNames, pageWords, type PageWords } from './words.ts'

/** The login page between its head and its foot. */
export function renderLoginPage(props: LoginPageProps, words: PageWords): string {
  const parts = [
    `<p class="service">${escapeHtml(props.serviceName)}</p>`,
    `<h1>${words.title}</h1>`,
    `<p class="learns">${escapeHtml(learnsSentence(props, words))}</p>`,
    props.stepUp && !props.problem ? `<p class="step-up">${words.stepUp}</p>` : '',
    renderProblem(props),
    renderSection(props, words),
    ...props.groups.map((group) => renderGroup(group, props.language, words)),
    props.section || props.groups.length > 0 ? '' : `<p class="no-way">${words.noWay}</p>`,
    renderHelp(props, words),
    ...props.inline,
    renderLanguages(props.language, props.languageLinks),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** One sentence: what the service will learn. */
function learnsSentence({ learns, serviceName }: LoginPageProps, words: PageWords): string {
  return words.learnsSentence(
    serviceName,
    learns.map((item) => words.learned[item]),
  )
}

function renderProblem({ problem }: LoginPageProps): string {
  if (!problem) return ''
  return `<div class="problem" role="alert" id="problem"><h2>${escapeHtml(problem.title)}</h2><p>${escapeHtml(problem.text)}</p></div>`
}

function renderSection({ section }: LoginPageProps, words: PageWords): string {
  if (!section) return ''
  const back = section.back
    ? `<p class="back"><a href="${escapeHtml(section.back)}">${words.otherWays}</a></p>`
    : ''
  return `${section.html}\n${back}`
}

function renderGroup(
  { group, choices, lastUsedAt }: LoginGroup,
  language: Language,
  words: PageWords,
): string {
  if (group === 'demo') return ''
  const { name, hint } = words.groups[group]
  const last =
    lastUsedAt === undefined ? '' : `<p class="last">${words.lastWay(formatDay(lastUsedAt, language))}</p>`
  const buttons = choices.map((choice, place) => renderChoice(choice, place === 0)).join('\n')
  return `<section class="way${last && ' way-last'}" aria-labelledby="way-${group}">
${last}<h2 id="way-${group}">${name}</h2>
<p class="hint">${hint}</p>
${buttons}
</section>`
}

function renderChoice({ button, hint, address, posts }: LoginChoice, main: boolean): string {
  const look = main ? 'button primary' : 'button'
  const note = hint ? `<p class="hint">${escapeHtml(hint)}</p>` : ''
  const href = escapeHtml(address)
  return posts
    ? `${note}<form method="post" action="${href}"><button class="${look}" type="submit">${escapeHtml(button)}</button></form>`
    : `${note}<a class="${look}" href="${href}">${escapeHtml(button)}</a>`
}

function renderHelp({ audience }: LoginPageProps, words: PageWords): string {
  if (audience === 'staff') return ''
  return `<details class="help"><summary>${words.helpTitle}</summary><p>${words.helpText}</p></details>
<p class="fine">${words.individualNumber}</p>`
}

export function renderLanguages(language: Language, languageLinks: LoginPageProps['languageLinks']): string {
  const words = pageWords[language]
  const links = (Object.keys(languageLinks) as Language[]).map((other) => {
    const current = other === language ? ' aria-current="true"' : ''
    const href = escapeHtml(languageLinks[other])
    return `<li><a href="${href}" lang="${htmlLanguage(other)}"${current}>${languageNames[other]}</a></li>`
  })
  return `<nav aria-label="${words.languages}"><ul>${links.join('')}</ul></nav>`
}

/** A day as people say it, in Japanese time. */
function formatDay(at: number, language: Language): string {
  const locale = language === 'en' ? 'en' : 'ja'
  return new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'Asia/Tokyo' }).format(at)
}
