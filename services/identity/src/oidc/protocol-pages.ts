import { contentSecurityPolicy, type CspDirectives, pickLanguage } from '@musubi/platform/http'
import { errors, type ErrorOut, type KoaContextWithOIDC } from 'oidc-provider'
import type { FrameParts } from '../http/frame-of.ts'
import type { Frame } from '../http/pages/frame.ts'
import type { IdentityPages } from '../http/pages/page-props.ts'

const LOGOUT_FORM_ID = 'op.logoutForm'

/** The provider's own pages in the project's look: it asks before a logout, says that it is done, and tells of errors. */
export function logoutPages(pages: IdentityPages, parts: FrameParts) {
  return {
    logoutSource: (ctx: KoaContextWithOIDC, formHtml: string): void => {
      const target = ctx.oidc.session?.state?.['postLogoutRedirectUri']
      show(ctx, pages.renderLogout({ frame: frameFor(ctx, parts), formHtml, formId: LOGOUT_FORM_ID }), target)
    },
    postLogoutSuccessSource: (ctx: KoaContextWithOIDC): void => {
      show(ctx, pages.renderNotice({ frame: frameFor(ctx, parts), notice: 'logged_out' }))
    },
  }
}

export function renderProtocolError(
  pages: IdentityPages,
  parts: FrameParts,
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  error: Error,
): void {
  const notice = error instanceof errors.SessionNotFound ? 'expired' : 'failed'
  show(ctx, pages.renderNotice({ frame: frameFor(ctx, parts), notice, code: out.error }))
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

/** The provider's own requests are Koa's, so the browser's choices are read once more here. */
function frameFor(ctx: KoaContextWithOIDC, { demoMode }: FrameParts): Frame {
  const cookie = (name: string): string | undefined => ctx.cookies.get(name, { signed: false })
  const [size, theme] = [cookie('size'), cookie('theme')]
  return {
    language: pickLanguage({
      query: ctx.query['lang'],
      cookie: cookie('lang'),
      acceptLanguage: ctx.get('accept-language'),
    }),
    textSize: size === 'l' || size === 'xl' ? size : 'm',
    theme: theme === 'light' || theme === 'dark' ? theme : 'device',
    address: undefined,
    demo: demoMode,
    town: undefined,
  }
}
