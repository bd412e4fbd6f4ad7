import { auditFields, defineAuditActions } from '@musubi/platform/audit'

export const loginActions = defineAuditActions({
  'login.done': {
    shown: true,
    ja: 'サービスにログインしました',
    easy: 'サービスに ログインしました',
    en: 'Logged in to a service',
    details: {
      service: auditFields.name(),
      client: auditFields.name(),
      acr: auditFields.name(),
      /** false: the login of a moment ago was used for another service. */
      fresh: auditFields.flag(),
    },
  },
  'login.refused': {
    shown: true,
    ja: 'ログインできませんでした',
    easy: 'ログインが できませんでした',
    en: 'A login was refused',
    details: { way: auditFields.name(), reason: auditFields.name() },
  },
})
