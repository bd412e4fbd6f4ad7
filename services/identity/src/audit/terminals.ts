import { auditFields, defineAuditActions } from '@musubi/platform/audit'

/** Attended terminals: what staff decided about them, and who looked after them when. */
export const terminalActions = defineAuditActions({
  'terminal.planned': {
    shown: false,
    ja: '端末の登録コードを発行しました',
    easy: '機械（きかい）の 登録コードを 作りました',
    en: 'An enrolment code for a terminal was made',
    details: { service: auditFields.name(), services: auditFields.names() },
  },
  'terminal.plan_withdrawn': {
    shown: false,
    ja: '端末の登録コードを取り消しました',
    easy: '機械（きかい）の 登録コードを とりけしました',
    en: 'An enrolment code for a terminal was taken back',
    details: {},
  },
  'terminal.enrolled': {
    shown: false,
    ja: '端末が登録されました',
    easy: '機械（きかい）が 登録されました',
    en: 'A terminal was enrolled',
    details: { service: auditFields.name(), keyThumbprint: auditFields.id() },
  },
  'terminal.changed': {
    shown: false,
    ja: '端末の名前・場所・使えるサービスを変えました',
    easy: '機械（きかい）の 名前や 使える サービスを 変えました',
    en: 'Name, place or services of a terminal were changed',
    details: { services: auditFields.names() },
  },
  'terminal.switched_off': {
    shown: false,
    ja: '端末を止めました',
    easy: '機械（きかい）を 止めました',
    en: 'A terminal was switched off',
    details: { reason: auditFields.name(), endedLogins: auditFields.count() },
  },
  'terminal.duty_began': {
    shown: false,
    ja: '端末の担当を始めました',
    easy: '機械（きかい）の 係を はじめました',
    en: 'A duty at a terminal began',
    details: { until: auditFields.instant() },
  },
  'terminal.duty_ended': {
    shown: false,
    ja: '端末の担当を終えました',
    easy: '機械（きかい）の 係を おわりました',
    en: 'A duty at a terminal ended',
    details: {},
  },
})
