import type { Language } from '@musubi/contracts/route'
import type { CspDirectives } from '@musubi/platform/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn } from '../app/sign-in.ts'
import type { AccountKind } from '../core/account-ref.ts'
import type { Acr } from '../core/assurance.ts'
import type { ClientConfig } from '../oidc/clients.ts'
import type { Interaction } from '../oidc/interaction.ts'

/** The choices of the login page, in the page's order. Each method belongs to one. */
export const METHOD_GROUPS = ['card', 'app', 'municipal-id', 'demo'] as const
export type MethodGroup = (typeof METHOD_GROUPS)[number]

/** A person on the login page: what the service asked for, and who the service is. */
export interface Visit {
  readonly interaction: Interaction
  readonly client: ClientConfig
  /** The least this login must be worth; methods that cannot reach it are not shown. */
  readonly minimum: Acr
  /** Values that the service named, in its order. */
  readonly requestedAcr: readonly string[]
}

/** What went wrong, in the page's language: what happened, that nothing is lost, what to do. */
export interface Problem {
  readonly title: string
  readonly text: string
  /** Names of the fields it is about. */
  readonly fields?: readonly string[]
  readonly status?: number
}

export interface SectionProps {
  readonly language: Language
  readonly visit: Visit
  /** Where the method's own forms post to; its routes hang below `methodPath`. */
  readonly action: string
  readonly problem: Problem | undefined
  /** What was typed before, by field; never a secret. */
  readonly typed: Readonly<Record<string, string>>
}

/**
 * One way to log in, as a plug. The login page lists it where its assurance is enough; its own routes do the work and
 * end in `desk.finish`. Add one to `methods/index.ts`, and nothing else has to know it.
 */
export interface LoginMethod {
  /** Part of its addresses and of the cookie that remembers the last way: lower-case letters and hyphens. */
  readonly id: string
  readonly group: MethodGroup
  /** Every class a login by it may end in; the strongest decides whether it is shown. */
  readonly acrValues: readonly Acr[]
  readonly audiences: readonly AccountKind[]
  /** The words on its button, and a sentence below the group's own. */
  readonly button: Readonly<Record<Language, string>>
  readonly hint?: Readonly<Record<Language, string>>
  /**
   * `section`: the button opens a page with `renderSection`. `post`: the button is a form that posts to the method's
   * path at once. `link`: the button leads to the method's path. `inline`: the section stands at the end of the list.
   */
  readonly opens: 'section' | 'post' | 'link' | 'inline'
  /** False hides it from this visit: no reader here, no account to choose. */
  isOffered?(visit: Visit, request: FastifyRequest): boolean | Promise<boolean>
  /** HTML of its forms. Escape what people and databases say with `escapeHtml`; no script, no inline style. */
  renderSection?(props: SectionProps): string | Promise<string>
  /**
   * Its routes, below `methodPath(':uid', id)`. The scope reads urlencoded forms of up to 8 kB and refuses every unsafe
   * request from another site.
   */
  register(scope: FastifyInstance, desk: LoginDesk): void
}

export interface StepPage {
  readonly title: string
  /** HTML */
  readonly main: string
  readonly status?: number
  /** Replaces directives of the strict policy, such as `connect-src` for a reader's agent on this machine. */
  readonly csp?: CspDirectives
}

/** What a method's routes need of the login they are part of. */
export interface LoginDesk {
  /** The visit of this address and this browser's cookie; undefined when it is over or another browser's. */
  findVisit(request: FastifyRequest, reply: FastifyReply): Promise<Visit | undefined>
  /**
   * Ends the visit with a login and sends the browser on to the service. A login that is too weak for the service, of
   * the wrong kind of account or of another town than the service's is not taken: the page says so.
   */
  finish(
    visit: Visit,
    method: LoginMethod,
    signedIn: SignedIn,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply>
  /** The method's page again, with what went wrong and what was typed. */
  showProblem(
    visit: Visit,
    method: LoginMethod,
    problem: Problem,
    typed: Readonly<Record<string, string>>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply>
  /** A page of the method's own in the frame of the login: for methods of several steps. */
  sendPage(visit: Visit, page: StepPage, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** The visit is over: what to do now. */
  sendExpired(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

export const LOGIN_PATH = '/identity/login'
export const CONSENT_PATH = '/identity/consent'

/** Where a method's routes begin. The browser's interaction cookie reaches everything below the visit's path. */
export function methodPath(uid: string, id: string): string {
  return `${LOGIN_PATH}/${uid}/${id}`
}
