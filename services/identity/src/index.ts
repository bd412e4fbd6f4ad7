export type { ActivitySource } from './app/activity.ts'
export { identityAuditActions } from './audit/actions.ts'
export type { IdentityDeps } from './deps.ts'
export type { CardTrust } from './inspection/inspect-card.ts'
export { buildIdentityService, type IdentityDemo, type IdentityService } from './service.ts'
export type { Municipality } from './app/context.ts'
export type {
  CardOfResident,
  CardToLink,
  LoginToCreate,
  ResidentToCreate,
  StaffToCreate,
} from './app/demo.ts'
export type { MasterSecret } from './app/keyring.ts'
export type { TerminalPlan } from './app/terminals/enrol.ts'
export type { SharingAgreement } from './db/agreements.ts'
export * from './status/index.ts'
export * from './upstream/index.ts'
export { createCardProofTrust } from './app/card-proof/trust.ts'
export { type IdentityDatabase, tablesWithoutTenant } from './db/schema.ts'
export { identityErrors } from './http/errors.ts'
export { defaultPages } from './http/pages/default-pages.ts'
export type {
  IdentityPages,
  LoginPageProps,
  LogoutPageProps,
  NoticePageProps,
  StepPageProps,
} from './http/pages/page-props.ts'
export { pageWords } from './http/pages/words.ts'
export { ACR, type Acr } from './core/assurance.ts'
export type { ClientConfig } from './oidc/clients.ts'
