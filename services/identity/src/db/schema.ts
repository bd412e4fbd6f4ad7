import type { ColumnType, Generated, JSONColumnType, Kysely, Transaction } from 'kysely'
import type { AccountStatus } from '../core/accounts/account-state.ts'
import type { LinkState, LinkStrength } from '../core/accounts/link-state.ts'

/** The tables of `db/migrations`, as Kysely sees them. Rows become domain values in the modules beside this one. */
export interface IdentityDatabase {
  account: AccountTable
  municipal_id: MunicipalIdTable
  card_link: CardLinkTable
  ppid: PpidTable
  municipality_key: MunicipalityKeyTable
  terminal: TerminalTable
  terminal_enrolment: TerminalEnrolmentTable
  terminal_duty: TerminalDutyTable
  terminal_grant: TerminalGrantTable
  evidence_receipt: EvidenceReceiptTable
  sharing_agreement: SharingAgreementTable
  stub_set: StubSetTable
  client: ClientTable
  service_consent: ServiceConsentTable
  logout_notice: LogoutNoticeTable
  mandate: MandateTable
  locator: LocatorTable
  keyring: KeyringTable
  signing_key: SigningKeyTable
  login_attempt: LoginAttemptTable
  spent_nonce: SpentNonceTable
  face_proofing: FaceProofingTable
  account_merge: AccountMergeTable
  protection: ProtectionTable
  access_alert: AccessAlertTable
  staff_access_day: StaffAccessDayTable
  card_sighting: CardSightingTable
  access_watch: AccessWatchTable
  passkey: PasskeyTable
  app_link: AppLinkTable
  oidc_session: ModelTable
  oidc_grant: ModelTable
  oidc_refresh_token: ModelTable
  oidc_ephemeral: ModelTable
}

/** A connection or a transaction. */
export type Queries = Kysely<IdentityDatabase>
/** A transaction of one municipality. */
export type Tx = Transaction<IdentityDatabase>

/** A link that is in the table. */
export type LinkStanding = Exclude<LinkState['status'], 'none'>

type Moment = ColumnType<Date, Date, Date>

export interface AccountTable {
  municipality_code: string
  account_id: string
  kind: 'staff' | 'resident'
  birth_date_sealed: Buffer | null
  protected: Generated<boolean>
  disabled_at: Moment | null
  created_at: Moment
  proofing: Generated<'none' | 'counter' | 'jpki_auth' | 'jpki_sign'>
  proofed_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  status: Generated<AccountStatus>
  kazashi_off: Generated<boolean>
  moved_to: string | null
  merged_into: string | null
}

export interface MunicipalIdTable {
  municipality_code: string
  account_id: string
  login_name: string
  display_name: string
  roles: string[]
  /** Null while the password of a letter is in force. */
  password_hash: string | null
  demo: Generated<boolean>
  letter_id: string | null
  initial_until: Moment | null
  valid_until: ColumnType<string | null, string | null, string | null>
  register_key: Buffer | null
  password_changed_at: Moment | null
}

export interface PasskeyTable {
  municipality_code: string
  credential_id: Buffer
  account_id: string
  public_key: Buffer
  sign_count: number
  transports: string[]
  backed_up: boolean
  name: string
  created_at: Moment
  last_used_at: Moment | null
}

export interface AppLinkTable {
  municipality_code: string
  account_id: string
  app_key: Buffer
  linked_at: Moment
  last_used_at: Moment | null
}

export interface CardLinkTable {
  municipality_code: string
  card_key: Buffer
  account_id: string
  certificate_digest_sealed: Buffer
  face_key_hash: Buffer
  standing: LinkStanding
  linked_at: Moment
  link_id: Generated<string>
  strength: Generated<LinkStrength>
  sign_key: Buffer | null
  stale_at: Moment | null
  valid_until: Moment | null
  ended_at: Moment | null
  replaced_by: Buffer | null
}

export interface FaceProofingTable {
  municipality_code: string
  proofing_id: string
  terminal_id: string
  staff_subject: string
  decision: 'accepted' | 'refused'
  refused_because: string | null
  outcome: 'provisional_account' | 'already_registered' | 'refused'
  face_key_hash: Buffer | null
  expiry_year: number
  account_id: string | null
  decided_at: Moment
}

export interface AccessAlertTable {
  municipality_code: string
  alert_id: string
  rule: string
  day: string
  staff_subject: string | null
  account_id: string | null
  count: number
  usual: number | null
  threshold: number
  first_at: Moment
  last_at: Moment
  hours: number[]
  raised_at: Moment
  status: Generated<'open' | 'settled'>
  settled_by: string | null
  settled_at: Moment | null
  settled_count: number | null
  outcome: string | null
}

export interface StaffAccessDayTable {
  municipality_code: string
  staff_subject: string
  day: string
  people_hour: number
  people_day: number
  misses: number
}

export interface CardSightingTable {
  municipality_code: string
  sighting_id: string
  terminal_id: string
  card_key: Buffer
  way: 'kazashi' | 'pin'
  seen_at: Moment
}

export interface AccessWatchTable {
  municipality_code: string
  opens: number
  closes: number
  floors: JSONColumnType<Record<string, number>>
  changed_by: string
  changed_at: Moment
}

export interface AccountMergeTable {
  municipality_code: string
  merge_id: string
  keep_id: string
  end_id: string
  reason: 'double_registration' | 'name_changed' | 'other'
  status: 'proposed' | 'done' | 'refused' | 'withdrawn'
  proposed_by: string
  proposed_at: Moment
  decided_by: string | null
  decided_at: Moment | null
}

/** 支援措置 */
export interface ProtectionTable {
  municipality_code: string
  protection_id: string
  account_id: string
  since: Moment
  until: ColumnType<string, string, string>
  set_by: string
  reason: string | null
  lift_asked_by: string | null
  lift_asked_at: Moment | null
  reset_asked_by: string | null
  reset_asked_at: Moment | null
  lifted_at: Moment | null
  lifted_by: string | null
}

export interface PpidTable {
  municipality_code: string
  account_id: string
  sector: string
  ppid: string
}

export interface MunicipalityKeyTable {
  municipality_code: string
  sealed: Buffer
  made_at: Moment
}

export interface TerminalTable {
  municipality_code: string
  terminal_id: string
  service: string
  place: string | null
  name: string
  public_key: string
  enrolled_at: Moment
  disabled_at: Moment | null
  services: string[]
  last_seen_at: Moment | null
  disabled_by: string | null
  disabled_reason: string | null
}

export interface TerminalEnrolmentTable {
  municipality_code: string
  code_key: Buffer
  service: string
  place: string | null
  name: string
  expires_at: Moment
  terminal_id: string | null
  services: string[]
  plan_id: string | null
}

export interface TerminalDutyTable {
  municipality_code: string
  duty_id: string
  terminal_id: string
  staff_subject: string
  staff_name: string
  began_at: Moment
  ends_at: Moment
}

export interface TerminalGrantTable {
  municipality_code: string
  terminal_id: string
  grant_id: string
  expires_at: Moment
}

export interface EvidenceReceiptTable {
  municipality_code: string
  evidence_id: string
  terminal_id: string
  nonce: Buffer
  digest: Buffer
  answer: JSONColumnType<object>
  clock_suspect: boolean
  received_at: Moment
}

export interface SharingAgreementTable {
  municipality_code: string
  partner_code: string
  service: string
  valid_from: Moment
  valid_until: Moment | null
}

export interface StubSetTable {
  municipality_code: string
  set_id: string
  service: string
  secrets_sealed: Buffer
  created_at: Moment
}

export interface ClientTable {
  municipality_code: string
  client_id: string
  registration_id: string
  registration: JSONColumnType<object>
  status: string
  version: number
  updated_at: Moment
}

export interface ServiceConsentTable {
  municipality_code: string
  consent_id: string
  account_id: string
  client_id: string
  terms: JSONColumnType<object>
  shown: string[]
  given_at: Moment
  given_at_terminal: ColumnType<string | null, string | null | undefined, never>
  ended_at: ColumnType<Date | null, Date | null | undefined, Date>
  ended_how: ColumnType<'withdrawn' | 'replaced' | null, undefined, 'withdrawn' | 'replaced'>
}

export interface MandateTable {
  municipality_code: string
  mandate_id: string
  represented_id: string
  actor_id: string | null
  relation: string
  services: string[]
  evidence: string | null
  recorded_by: string | null
  code_key: Buffer | null
  offered_until: Moment | null
  began_at: Moment | null
  until: Moment
  ended_at: ColumnType<Date | null, undefined, Date>
  ended_by: ColumnType<'represented' | 'actor' | 'staff' | null, undefined, 'represented' | 'actor' | 'staff'>
  created_at: Moment
}

export interface LogoutNoticeTable {
  municipality_code: string
  notice_id: string
  account_ref: string
  client_id: string
  sid: string
  tries: number
  next_try_at: Moment
}

export interface LocatorTable {
  kind: string
  key: Buffer
  municipality_code: string
  target: string
}

export interface KeyringTable {
  name: string
  sealed: Buffer
  demo: boolean
  made_at: Moment
}

export interface SigningKeyTable {
  kid: string
  signs_from: Moment
  sealed: Buffer
  demo: boolean
  made_at: Moment
}

export interface LoginAttemptTable {
  key: Buffer
  window_started_at: Moment
  attempts: number
}

export interface SpentNonceTable {
  key: Buffer
  expires_at: Moment
}

export interface ModelTable {
  kind: string
  key: Buffer
  payload: JSONColumnType<object>
  grant_id: string | null
  uid: string | null
  consumed_at: Moment | null
  expires_at: Moment | null
}

/** Tables that belong to no municipality; the migration says of each why, and what it may hold. */
export const tablesWithoutTenant = [
  'locator',
  'keyring',
  'signing_key',
  'login_attempt',
  'spent_nonce',
  'oidc_session',
  'oidc_grant',
  'oidc_refresh_token',
  'oidc_ephemeral',
] as const
