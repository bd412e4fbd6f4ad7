import { auditFields, type Audit, defineAuditActions } from '@musubi/platform/audit'

/** What the shelter service writes into the audit logs of the towns whose residents it is about. */
export const shelterAuditActions = defineAuditActions({
  'household.seen_elsewhere': {
    shown: true,
    ja: 'ほかの市町の避難所で、世帯の登録内容が表示されました',
    easy: 'ほかの 市や 町の 避難所（ひなんじょ）で、家族（かぞく）の 登録が 表示されました',
    en: 'The registration of your household was shown at a shelter of another town',
    details: { disasterId: auditFields.optional(auditFields.uuid()), people: auditFields.count() },
  },
  'registrations.joined': {
    shown: true,
    ja: '避難所の登録が二重になっていたため、一つにまとめました',
    easy: '避難所（ひなんじょ）の 登録が 2つ ありました。1つに しました',
    en: 'You were registered twice for shelters; the two registrations are one now',
    details: {},
  },
  'residents.prepared_elsewhere': {
    shown: true,
    ja: '広域避難に備え、カードを登録した住民の情報が、封をして他の市町の避難所の端末に配られました',
    easy: '災害（さいがい）の ときの ために、カードを 登録した 人の 情報が、ほかの 市や 町の 避難所の 機械に 入りました。カードが ないと 読めません',
    en: 'Sealed records of residents with a linked card went to shelter terminals of another town; only the card opens its own',
    details: { disasterId: auditFields.uuid(), people: auditFields.count() },
  },
})

export type ShelterAudit = Audit<typeof shelterAuditActions>

/** The subject of what concerns every resident with a linked card alike. */
export function allResidents(home: string): string {
  return `residents:${home}`
}
