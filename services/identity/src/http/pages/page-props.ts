import type { ResidentClaim } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import type { AccountKind } from '../../core/account-ref.ts'
import type { MethodGroup } from '../../login/login-method.ts'

/** What a service gets to know of a person who logs in. `ppid` is an id of this service and no other. */
export type Learned = 'ppid' | 'municipality' | 'roles' | ResidentClaim

/** A way to log in, as a button of the list. */
export interface LoginChoice {
  readonly id: string
  readonly button: string
  readonly hint?: string
  readonly address: string
  /** The button is a form that posts at once; otherwise it is a link. */
  readonly posts: boolean
}

export interface LoginGroup {
  readonly group: MethodGroup
  /** The first is the main one. */
  readonly choices: readonly LoginChoice[]
  /** This browser's last login was by the first choice, at this moment (milliseconds since 1970). */
  readonly lastUsedAt?: number
}

export interface LoginPageProps {
  readonly language: Language
  /** The same page in each language. */
  readonly languageLinks: Readonly<Record<Language, string>>
  readonly serviceName: string
  readonly audience: AccountKind
  /** Said in one sentence before anything else. */
  readonly learns: readonly Learned[]
  /** Somebody is logged in, and this service needs a stronger way. */
  readonly stepUp: boolean
  readonly problem?: { readonly title: string; readonly text: string }
  /** The list; empty when a section is open. */
  readonly groups: readonly LoginGroup[]
  /** The forms of the chosen way, or of the only one. */
  readonly section?: { readonly group: MethodGroup; readonly html: string; readonly back?: string }
  /** Sections below everything else. */
  readonly inline: readonly string[]
}

/** A step of a login method in the frame of the login. */
export interface StepPageProps {
  readonly language: Language
  readonly languageLinks: Readonly<Record<Language, string>>
  readonly serviceName: string
  readonly title: string
  /** HTML */
  readonly main: string
}

export interface LogoutPageProps {
  readonly language: Language
  /** An empty form with the protocol's hidden fields; the buttons name it by `formId`. */
  readonly formHtml: string
  readonly formId: string
}

export interface NoticePageProps {
  readonly language: Language
  readonly notice: 'expired' | 'failed' | 'logged_out'
  /** The protocol's own error code, for whoever builds the service that sent the person here. */
  readonly code?: string
}

/** The pages of the common login as functions from props to HTML. They carry no script and no inline style. */
export interface IdentityPages {
  readonly renderLogin: (props: LoginPageProps) => string
  readonly renderStep: (props: StepPageProps) => string
  readonly renderLogout: (props: LogoutPageProps) => string
  readonly renderNotice: (props: NoticePageProps) => string
}
