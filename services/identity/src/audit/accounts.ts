import { auditFields, defineAuditActions } from '@musubi/platform/audit'

const strength = auditFields.word(['auth', 'sign'])

/** What happens to a resident's account. What would tell an abuser that somebody is under 支援措置 is not shown. */
export const accountActions = defineAuditActions({
  'card.linked': {
    shown: true,
    ja: 'マイナンバーカードを結びました',
    easy: 'マイナンバーカードを むすびました',
    en: 'A My Number Card was linked',
    details: { strength, how: auditFields.word(['link', 'confirm', 'replace']) },
  },
  'card.link_refused': {
    shown: true,
    ja: 'マイナンバーカードを結べませんでした',
    easy: 'マイナンバーカードを むすぶことが できませんでした',
    en: 'A My Number Card could not be linked',
    details: { reason: auditFields.name() },
  },
  'card.unlinked': {
    shown: true,
    ja: 'マイナンバーカードの結びをほどきました',
    easy: 'マイナンバーカードの むすびを ほどきました',
    en: 'A My Number Card was unlinked',
    details: {},
  },
  'card.stopped': {
    shown: true,
    ja: 'カードの利用を止めました',
    easy: 'カードを つかえないように しました',
    en: 'The card was stopped',
    details: { why: auditFields.word(['reported_lost', 'revoked']) },
  },
  'card.resumed': {
    shown: true,
    ja: 'カードの利用を再開しました',
    easy: 'カードを また つかえるように しました',
    en: 'The card can be used again',
    details: {},
  },
  'card.attributes_ended': {
    shown: true,
    ja: '署名用電子証明書が新しくなったか、失効しました',
    easy: 'カードの 名前や 住所が かわったようです',
    en: 'The signature certificate ended: name or address may have changed',
    details: {},
  },
  'municipal_id.issued': {
    shown: true,
    ja: '自治体IDを発行しました',
    easy: '自治体（じちたい）IDを つくりました',
    en: 'A municipal ID was issued',
    details: { how: auditFields.word(['one', 'list']) },
  },
  'municipal_id.letter_printed': {
    shown: true,
    ja: '自治体IDの通知書を作りました',
    easy: '自治体（じちたい）IDの 手紙（てがみ）を つくりました',
    en: 'A letter with a one-time password was made',
    details: { why: auditFields.word(['again', 'reset']), seen: auditFields.names() },
  },
  'municipal_id.password_chosen': {
    shown: true,
    ja: 'パスワードを決めました',
    easy: 'パスワードを きめました',
    en: 'A password was chosen',
    details: { by: auditFields.word(['letter', 'current', 'card']) },
  },
  'passkey.added': {
    shown: true,
    ja: 'パスキーを登録しました',
    easy: 'パスキーを 登録（とうろく）しました',
    en: 'A passkey was added',
    details: { backedUp: auditFields.flag() },
  },
  'passkey.removed': {
    shown: true,
    ja: 'パスキーを消しました',
    easy: 'パスキーを 消（け）しました',
    en: 'A passkey was removed',
    details: {},
  },
  'account.kazashi': {
    shown: true,
    ja: 'かざすだけの利用を変えました',
    easy: 'かざすだけの つかいかたを かえました',
    en: 'Use without PIN was switched on or off',
    details: { allowed: auditFields.flag() },
  },
  'account.protected': {
    shown: false,
    ja: '支援措置を設定しました',
    easy: '支援措置（しえんそち）を はじめました',
    en: 'A protection measure was set',
    details: { act: auditFields.word(['set', 'renewed', 'lift_asked', 'lift_withdrawn', 'lifted']) },
  },
  'account.protection_looked_at': {
    shown: false,
    ja: '支援措置の有無を見ました',
    easy: '支援措置（しえんそち）を 見ました',
    en: 'Whether a protection measure is in force was looked at',
    details: {},
  },
  'account.protected_card_used_elsewhere': {
    shown: false,
    ja: '支援措置の人のカードが他の自治体で使われました',
    easy: '支援措置（しえんそち）の 人の カードが ほかの 町で つかわれました',
    en: 'The card of somebody under protection was used in another municipality',
    details: { where: auditFields.municipality() },
  },
})
