import type { Language } from '@musubi/contracts/route'
import type {
  DemoChoice,
  IdentityPages,
  LoginPageProps,
  LogoutPageProps,
  NoticePageProps,
} from './page-props.ts'
import { languageNames, pageWords, type PageWords } from './words.ts'

export const STYLESHEET_PATH = '/identity/pages.css'

/** Plain pages that work everywhere: one column, large targets, no script, one external stylesheet. */
export const defaultPages: IdentityPages = {
  renderLogin: (props) => {
    const words = pageWords[props.language]
    const parts = [
      `<p class="service">${escapeHtml(props.serviceName)}</p>`,
      `<h1>${words.title}</h1>`,
      `<p class="learns">${escapeHtml(learnsSentence(props, words))}</p>`,
      renderProblem(props, words),
      renderForm(props, words),
      renderDemo(props, words),
      renderLanguages(props, words),
    ]
    const title = props.problem ? `${words.problemTitle} - ${words.title}` : words.title
    return renderPage(props.language, title, parts.join('\n'))
  },
  renderLogout: ({ language, formHtml, formId }: LogoutPageProps) => {
    const words = pageWords[language]
    const form = escapeHtml(formId)
    return renderPage(
      language,
      words.logoutTitle,
      `<h1>${words.logoutTitle}</h1>
<p>${words.logoutText}</p>
${formHtml}
<p><button class="primary" type="submit" form="${form}" name="logout" value="yes">${words.logoutYes}</button></p>
<p><button type="submit" form="${form}">${words.logoutNo}</button></p>`,
    )
  },
  renderNotice: ({ language, notice, code }: NoticePageProps) => {
    const words = pageWords[language]
    const { title, text } = words.notices[notice]
    const shownCode = code ? `<p class="code"><code>${escapeHtml(code)}</code></p>` : ''
    return renderPage(
      language,
      title,
      `<h1>${title}</h1>\n<p>${text}</p>\n<p><a href="/">${words.first}</a></p>\n${shownCode}`,
    )
  },
}

/** One sentence: what the service will learn. */
export function learnsSentence({ learns, serviceName }: LoginPageProps, words: PageWords): string {
  return words.learnsSentence(
    serviceName,
    learns.map((item) => words.learned[item]),
  )
}

function renderProblem({ problem }: LoginPageProps, words: PageWords): string {
  if (!problem) return ''
  return `<div class="problem" role="alert" id="problem"><h2>${words.problemTitle}</h2><p>${words.problems[problem]}</p></div>`
}

function renderForm(props: LoginPageProps, words: PageWords): string {
  const invalid =
    props.problem === 'wrong_credentials' ? ' aria-invalid="true" aria-describedby="problem"' : ''
  return `<form method="post" action="${escapeHtml(props.action)}">
<label for="login_name">${words.loginName}</label>
<p class="hint" id="login_name_hint">${words.loginNameHint[props.audience]}</p>
<input id="login_name" name="login_name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value="${escapeHtml(props.loginName)}"${invalid || ' aria-describedby="login_name_hint"'}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${invalid}>
<button class="primary" type="submit">${words.submit}</button>
</form>`
}

function renderDemo({ action, demoAccounts }: LoginPageProps, words: PageWords): string {
  if (demoAccounts.length === 0) return ''
  return `<section class="demo" aria-labelledby="demo"><h2 id="demo">${words.demoTitle}</h2><p>${words.demoNote}</p>
<form method="post" action="${escapeHtml(action)}">
${demoAccounts.map(renderDemoButton).join('\n')}
</form></section>`
}

function renderDemoButton({ loginName, displayName, municipalityName }: DemoChoice): string {
  return `<button type="submit" name="demo_account" value="${escapeHtml(loginName)}">${escapeHtml(displayName)} <span>${escapeHtml(municipalityName)}</span></button>`
}

function renderLanguages({ language, languageLinks }: LoginPageProps, words: PageWords): string {
  const links = (Object.keys(languageLinks) as Language[]).map((other) => {
    const current = other === language ? ' aria-current="true"' : ''
    const href = escapeHtml(languageLinks[other])
    return `<li><a href="${href}" lang="${htmlLanguage(other)}"${current}>${languageNames[other]}</a></li>`
  })
  return `<nav aria-label="${words.languages}"><ul>${links.join('')}</ul></nav>`
}

function renderPage(language: Language, title: string, main: string): string {
  return `<!doctype html>
<html lang="${htmlLanguage(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`
}

function htmlLanguage(language: Language): string {
  return language === 'en' ? 'en' : 'ja'
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}
