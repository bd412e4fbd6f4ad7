import type { ResidentClaim, TextInLanguages } from '@musubi/contracts'
import type { AccountKind } from '../../core/account-ref.ts'
import type { MethodGroup } from '../../login/login-method.ts'
import type { Frame } from './frame.ts'

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
  readonly frame: Frame
  readonly serviceName: string
  readonly audience: AccountKind
  /** Said in one sentence before anything else. */
  readonly learns: readonly Learned[]
  /** Being built; its vendor sees ids that no real use has. */
  readonly sandbox: boolean
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
  readonly frame: Frame
  readonly serviceName: string
  readonly title: string
  /** HTML */
  readonly main: string
}

export interface ConsentField {
  readonly claim: ResidentClaim
  readonly purpose: TextInLanguages
  readonly required: boolean
  /** As the person chose it before, or as it is offered. */
  readonly chosen: boolean
  /** What the service would be told today; undefined where nothing is known. */
  readonly value: string | undefined
}

export interface ConsentPageProps {
  readonly frame: Frame
  readonly serviceName: string
  readonly vendor: string
  readonly purpose: TextInLanguages
  readonly sandbox: boolean
  readonly fields: readonly ConsentField[]
  /** The address to which the form posts `decision` and `show`. */
  readonly action: string
  /** The person agreed before, and the service asks for something else now. */
  readonly changed: boolean
}

export interface LogoutPageProps {
  readonly frame: Frame
  /** An empty form with the protocol's hidden fields; the buttons name it by `formId`. */
  readonly formHtml: string
  readonly formId: string
}

export interface NoticePageProps {
  readonly frame: Frame
  readonly notice: 'expired' | 'failed' | 'logged_out'
  /** The protocol's own error code, for whoever builds the service that sent the person here. */
  readonly code?: string
}

/** The pages of the common login as functions from props to HTML. They carry no script and no inline style. */
export interface IdentityPages {
  readonly renderLogin: (props: LoginPageProps) => string
  readonly renderStep: (props: StepPageProps) => string
  readonly renderConsent: (props: ConsentPageProps) => string
  readonly renderLogout: (props: LogoutPageProps) => string
  readonly renderNotice: (props: NoticePageProps) => string
}
