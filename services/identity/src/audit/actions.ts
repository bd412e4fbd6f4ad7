import type { Audit } from '@musubi/platform/audit'
import { accessAlertActions } from './access-alerts.ts'
import { accountActions } from './accounts.ts'
import { evidenceActions } from './evidence.ts'
import { clientActions } from './clients.ts'
import { consentActions } from './consents.ts'
import { mandateActions } from './mandates.ts'
import { loginActions } from './logins.ts'
import { terminalActions } from './terminals.ts'

/** Everything identity writes into its audit log. Each part of the service declares its own acts in a file beside this one. */
export const identityAuditActions = {
  ...loginActions,
  ...evidenceActions,
  ...terminalActions,
  ...accountActions,
  ...clientActions,
  ...consentActions,
  ...mandateActions,
  ...accessAlertActions,
} as const

export type IdentityAudit = Audit<typeof identityAuditActions>
