import type { Language } from '@musubi/contracts/route'
import { escapeHtml, htmlLanguage } from './html.ts'
import { renderLanguages, renderLoginPage } from './login-page.ts'
import type { IdentityPages, LogoutPageProps, NoticePageProps, StepPageProps } from './page-props.ts'
import { pageWords } from './words.ts'

export const STYLESHEET_PATH = '/identity/pages.css'

/** Plain pages that work everywhere: one column, large targets, no script, one external stylesheet. */
export const defaultPages: IdentityPages = {
  renderLogin: (props) => {
    const words = pageWords[props.language]
    const title = props.problem ? `${props.problem.title} - ${words.title}` : words.title
    return renderPage(props.language, title, renderLoginPage(props, words))
  },
  renderStep: ({ language, languageLinks, serviceName, title, main }: StepPageProps) =>
    renderPage(
      language,
      title,
      `<p class="service">${escapeHtml(serviceName)}</p>
<h1>${escapeHtml(title)}</h1>
${main}
${renderLanguages(language, languageLinks)}`,
    ),
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
