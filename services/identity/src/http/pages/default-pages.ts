import { renderConsentPage } from './consent-page.ts'
import { renderFrame } from './frame.ts'
import { escapeHtml } from './html.ts'
import { renderLoginPage } from './login-page.ts'
import type { IdentityPages, LogoutPageProps, NoticePageProps, StepPageProps } from './page-props.ts'
import { pageWords } from './words.ts'

/** Plain pages that work everywhere: one column, large targets, no script, one stylesheet. */
export const defaultPages: IdentityPages = {
  renderLogin: (props) => {
    const words = pageWords[props.frame.language]
    const title = props.problem ? `${props.problem.title} - ${words.title}` : words.title
    return renderFrame(props.frame, { title, heading: words.title, main: renderLoginPage(props, words) })
  },
  renderStep: ({ frame, title, main }: StepPageProps) =>
    renderFrame(frame, {
      title,
      heading: pageWords[frame.language].title,
      main: `<h1>${escapeHtml(title)}</h1>\n${main}`,
    }),
  renderConsent: (props) => {
    const words = pageWords[props.frame.language]
    return renderFrame(props.frame, {
      title: `${words.consent.title} - ${props.serviceName}`,
      heading: words.consent.title,
      main: renderConsentPage(props, words),
    })
  },
  renderLogout: ({ frame, formHtml, formId }: LogoutPageProps) => {
    const words = pageWords[frame.language]
    const form = escapeHtml(formId)
    return renderFrame(frame, {
      title: words.logoutTitle,
      heading: words.logout,
      main: `<h1>${words.logoutTitle}</h1>
<p>${words.logoutText}</p>
${formHtml}
<div class="acts"><button class="button primary" type="submit" form="${form}" name="logout" value="yes">${words.logoutYes}</button>
<button class="button" type="submit" form="${form}">${words.logoutNo}</button></div>`,
    })
  },
  renderNotice: ({ frame, notice, code }: NoticePageProps) => {
    const words = pageWords[frame.language]
    const { title, text } = words.notices[notice]
    const shownCode = code ? `\n<p class="code"><code>${escapeHtml(code)}</code></p>` : ''
    return renderFrame(frame, {
      title,
      heading: notice === 'logged_out' ? words.logout : words.title,
      main: `<h1>${title}</h1>\n<p>${text}</p>\n<div class="acts"><a class="button" href="/">${words.first}</a></div>${shownCode}`,
    })
  },
}
