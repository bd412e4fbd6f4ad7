import { auditFields, defineAuditActions } from '@musubi/platform/audit'

const relation = auditFields.word(['parent', 'dependant', 'legal_guardian', 'care_staff'])

/** Who may act for whom, and when somebody did: in the log of both. */
export const mandateActions = defineAuditActions({
  'mandate.offered': {
    shown: true,
    ja: '代わりに手続きをしてもらう番号を作りました',
    easy: 'かわりの 人に わたす 番号を つくりました',
    en: 'A code was made for somebody to act for you',
    details: { mandate: auditFields.uuid(), relation, services: auditFields.names() },
  },
  'mandate.began': {
    shown: true,
    ja: '代わりに手続きができるようになりました',
    easy: 'かわりに 手つづきが できるように なりました',
    en: 'One person may now act for another',
    details: {
      mandate: auditFields.uuid(),
      relation,
      services: auditFields.names(),
      by: auditFields.word(['counter', 'card']),
    },
  },
  'mandate.ended': {
    shown: true,
    ja: '代わりの手続きを終わりにしました',
    easy: 'かわりの 手つづきを おわりに しました',
    en: 'One person may no longer act for another',
    details: {
      mandate: auditFields.uuid(),
      relation,
      by: auditFields.word(['represented', 'actor', 'staff']),
    },
  },
  'mandate.used': {
    shown: true,
    ja: '代わりの方が、あなたとして手続きを始めました',
    easy: 'かわりの 人が あなたの 手つづきを はじめました',
    en: 'Somebody acted for you',
    details: {
      mandate: auditFields.uuid(),
      relation,
      service: auditFields.name(),
      client: auditFields.name(),
    },
  },
  'mandate.acted': {
    shown: true,
    ja: 'ほかの方の代わりに、手続きを始めました',
    easy: 'ほかの 人の かわりに 手つづきを はじめました',
    en: 'You acted for somebody',
    details: {
      mandate: auditFields.uuid(),
      relation,
      service: auditFields.name(),
      client: auditFields.name(),
    },
  },
})
