import { contentSecurityPolicy, type CspDirectives, pickLanguage } from '@musubi/platform/http'
import type { Language } from '@musubi/contracts/route'
import { errors, type ErrorOut, type KoaContextWithOIDC } from 'oidc-provider'
import type { IdentityPages } from '../http/pages/page-props.ts'

const LOGOUT_FORM_ID = 'op.logoutForm'

/** The provider's own pages in the project's look: it asks before a logout, says that it is done, and tells of errors. */
export function logoutPages(pages: IdentityPages) {
  return {
    logoutSource: (ctx: KoaContextWithOIDC, formHtml: string): void => {
      const target = ctx.oidc.session?.state?.['postLogoutRedirectUri']
      show(ctx, pages.renderLogout({ language: languageOf(ctx), formHtml, formId: LOGOUT_FORM_ID }), target)
    },
    postLogoutSuccessSource: (ctx: KoaContextWithOIDC): void => {
      show(ctx, pages.renderNotice({ language: languageOf(ctx), notice: 'logged_out' }))
    },
  }
}

export function renderProtocolError(
  pages: IdentityPages,
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  error: Error,
): void {
  const notice = error instanceof errors.SessionNotFound ? 'expired' : 'failed'
  show(ctx, pages.renderNotice({ language: languageOf(ctx), notice, code: out.error }))
}

/** Browsers apply form-action to the redirect after a form too, so the page names where it will end. */
export function formPolicy(target?: unknown, directives: CspDirectives = {}): string {
  const origin = typeof target === 'string' && URL.canParse(target) ? [new URL(target).origin] : []
  return contentSecurityPolicy({ 'form-action': ["'self'", ...origin], ...directives })
}

function show(ctx: KoaContextWithOIDC, html: string, target?: unknown): void {
  ctx.type = 'html'
  ctx.set('content-security-policy', formPolicy(target))
  ctx.body = html
}

function languageOf(ctx: KoaContextWithOIDC): Language {
  return pickLanguage({
    query: ctx.query['lang'],
    cookie: ctx.cookies.get('lang', { signed: false }),
    acceptLanguage: ctx.get('accept-language'),
  })
}
