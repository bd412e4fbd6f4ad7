import { auditFields, defineAuditActions } from '@musubi/platform/audit'

/** The registry of services: what staff decided about who may log residents in. */
export const clientActions = defineAuditActions({
  'client.registered': {
    shown: false,
    ja: 'サービスを登録しました（試験）',
    easy: 'サービスを 登録しました（ためし）',
    en: 'A service was registered in the sandbox',
    details: { service: auditFields.name(), claims: auditFields.names() },
  },
  'client.changed': {
    shown: false,
    ja: 'サービスの登録内容を変えました',
    easy: 'サービスの 登録を 変えました',
    en: 'The registration of a service was changed',
    details: { claims: auditFields.names(), version: auditFields.count() },
  },
  'client.status_changed': {
    shown: false,
    ja: 'サービスの状態を変えました',
    easy: 'サービスを 開いたり 止めたり しました',
    en: 'A service was opened, taken back or stopped',
    details: { status: auditFields.word(['sandbox', 'active', 'suspended']), version: auditFields.count() },
  },
})
