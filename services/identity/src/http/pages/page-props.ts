import type { Language } from '@musubi/contracts/route'
import type { AccountKind } from '../../core/account-ref.ts'

/** What a service gets to know of a person who logs in. `ppid` is an id of this service and no other. */
export type Learned = 'ppid' | 'municipality' | 'roles' | 'name'

export interface DemoChoice {
  readonly loginName: string
  readonly displayName: string
  readonly municipalityName: string
}

export interface LoginPageProps {
  readonly language: Language
  /** The same page in each language. */
  readonly languageLinks: Readonly<Record<Language, string>>
  readonly serviceName: string
  readonly audience: AccountKind
  /** Said in one sentence before anything else. */
  readonly learns: readonly Learned[]
  /** The address to which the form posts `login_name` and `password`, or `demo_account`. */
  readonly action: string
  /** What was typed before; empty at first. */
  readonly loginName: string
  /** The same two answers whether or not the account exists. */
  readonly problem?: 'wrong_credentials' | 'too_many'
  /** Demo mode only: accounts that log in by one press. */
  readonly demoAccounts: readonly DemoChoice[]
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
  readonly renderLogout: (props: LogoutPageProps) => string
  readonly renderNotice: (props: NoticePageProps) => string
}
