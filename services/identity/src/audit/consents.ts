import { auditFields, defineAuditActions } from '@musubi/platform/audit'

/** What residents agreed with vendors' services. `digest` is that of the receipt. */
export const consentActions = defineAuditActions({
  'consent.given': {
    shown: true,
    ja: 'サービスの利用に同意しました',
    easy: 'サービスを 使うことに 「はい」と 言いました',
    en: 'Agreed to use a service',
    details: {
      client: auditFields.name(),
      claims: auditFields.names(),
      digest: auditFields.id(),
      where: auditFields.optional(auditFields.word(['counter'])),
    },
  },
  'consent.withdrawn': {
    shown: true,
    ja: 'サービスの利用の同意を取り消しました',
    easy: 'サービスを 使うのを やめました',
    en: 'Withdrew the consent to use a service',
    details: { client: auditFields.name() },
  },
  'consent.declined': {
    shown: true,
    ja: 'サービスの利用に同意しませんでした',
    easy: 'サービスを 使うことに 「いいえ」と 言いました',
    en: 'Did not agree to use a service',
    details: {
      client: auditFields.name(),
      where: auditFields.optional(auditFields.word(['counter'])),
    },
  },
})
