import { auditFields, defineAuditActions } from '@musubi/platform/audit'

export const evidenceActions = defineAuditActions({
  'card.used': {
    shown: true,
    ja: 'カードをかざして利用しました',
    easy: 'カードを かざして つかいました',
    en: 'The card was held over a reader',
    details: { service: auditFields.name(), acr: auditFields.name(), takenAt: auditFields.instant() },
  },
  'card.refused': {
    shown: true,
    ja: 'カードをかざしましたが、利用できませんでした',
    easy: 'カードを かざしました。でも つかえませんでした',
    en: 'The card was held over a reader and refused',
    details: { service: auditFields.name(), reason: auditFields.name(), takenAt: auditFields.instant() },
  },
  /** Cards of nobody this municipality knows, or whom it may not know: counted, because there is nobody to name. */
  'card.unknown': {
    shown: false,
    ja: '登録のないカードがかざされました',
    easy: '登録（とうろく）が ない カードが かざされました',
    en: 'Cards that are not registered were held over a reader',
    details: { service: auditFields.name(), reason: auditFields.name(), pieces: auditFields.count() },
  },
})
