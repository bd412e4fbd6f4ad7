export {
  type AuditAction,
  type AuditActions,
  type AuditField,
  auditFields,
  defineAuditActions,
} from './actions.ts'
export { listActivity } from './activity.ts'
export { type ActivityParts, registerActivity } from './activity-http.ts'
export { type Audit, type AuditOptions, openAudit } from './audit.ts'
export type { AuditActor, AuditBody, AuditEntry, AuditOutcome, AuditSubject } from './entry.ts'
export { buildAuditHeads, type HeadSource } from './heads-http.ts'
export { auditLogEvents } from './log-events.ts'
export type { AuditRecord, ListOptions } from './records.ts'
export { listActiveStaff, listStaffActs, type StaffAct, type StaffActsQuestion } from './staff-acts.ts'
export { type ExportLine, ExportLineSchema } from './export-format.ts'
export { type ExportReport, type Finding, verifyExport, type VerifyOptions } from './verify-export.ts'
export { type AuditProof, AuditProofSchema, checkProof, proveGrowth, proveRecord } from './proofs.ts'
