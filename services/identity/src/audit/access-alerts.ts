import { ALERT_OUTCOMES, CARD_ALERT_RULES, STAFF_ALERT_RULES } from '@musubi/contracts'
import { auditFields, defineAuditActions } from '@musubi/platform/audit'

const rule = auditFields.word([...STAFF_ALERT_RULES, ...CARD_ALERT_RULES])
const count = auditFields.count()

/** Alerts on unusual looks and on protected cards: about an alert, so nobody finds a person by them. */
export const accessAlertActions = defineAuditActions({
  'access_alert.raised': {
    shown: false,
    ja: 'いつもと違う閲覧や利用の知らせが出ました',
    easy: 'いつもと ちがう ことの お知らせが 出ました',
    en: 'An alert on something unusual was raised',
    details: { rule, count },
  },
  'access_alert.reopened': {
    shown: false,
    ja: '確かめた知らせが、さらに増えたのでまた開きました',
    easy: 'お知らせが ふえたので また ひらきました',
    en: 'A settled alert opened again because more came on top',
    details: { rule, count },
  },
  'access_alert.settled': {
    shown: false,
    ja: '知らせを確かめました',
    easy: 'お知らせを たしかめました',
    en: 'An alert was settled',
    details: { rule, count, outcome: auditFields.word(ALERT_OUTCOMES) },
  },
  'access_alert.looked_at': {
    shown: false,
    ja: '知らせのもとになった記録を見ました',
    easy: 'お知らせの もとの 記録（きろく）を 見ました',
    en: 'The acts behind an alert were looked at',
    details: { rule },
  },
  'access_watch.changed': {
    shown: false,
    ja: '知らせの基準を変えました',
    easy: 'お知らせの 数（かず）を かえました',
    en: 'The counts from which alerts are raised were changed',
    details: {
      opens: count,
      closes: count,
      many_people_hour: count,
      many_people_day: count,
      many_misses: count,
      out_of_hours: count,
      same_person_again: count,
      protected_looks: count,
    },
  },
})
