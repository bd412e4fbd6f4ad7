import type { IdListReason } from '@musubi/contracts'
import type { FieldError, Language } from '@musubi/contracts/route'

type Words = Readonly<Record<Language, string>>

/** What is wrong with a person's entry, and in which field of the form it stands. */
const words: Readonly<Record<IdListReason, Words & { readonly path: string }>> = {
  no_register_number: {
    path: 'registerNumber',
    ja: '整理番号を書いてください（64文字まで）。',
    easy: '番号を 書いてください。',
    en: 'Write the register number (64 characters at most).',
  },
  no_name: {
    path: 'displayName',
    ja: '氏名を書いてください。',
    easy: '名前を 書いてください。',
    en: 'Write the name.',
  },
  name_too_long: {
    path: 'displayName',
    ja: '氏名は100文字までです。',
    easy: '名前は 100文字までです。',
    en: 'The name may have 100 characters at most.',
  },
  no_birth_date: {
    path: 'birthDate',
    ja: '生年月日を書いてください。',
    easy: '生まれた 日を 書いてください。',
    en: 'Write the birth date.',
  },
  birth_date_unreadable: {
    path: 'birthDate',
    ja: '生年月日を「1982-04-05」のように書いてください。',
    easy: '生まれた 日を「1982-04-05」のように 書いてください。',
    en: 'Write the birth date like 1982-04-05.',
  },
  birth_date_ahead: {
    path: 'birthDate',
    ja: '生年月日が今日より先です。',
    easy: '生まれた 日が 今日より あとです。',
    en: 'The birth date is in the future.',
  },
  login_name_unusable: {
    path: 'loginName',
    ja: 'ログインIDは半角の英数字と「.」「-」「_」で4～40文字です。空けておくと作ります。',
    easy: 'IDは 英語の 字と 数字で 4文字から 40文字です。',
    en: 'An ID has 4 to 40 letters, digits, dots and hyphens. Leave it empty to have one made.',
  },
  login_name_twice: {
    path: 'loginName',
    ja: '同じログインIDが2回あります。',
    easy: '同じ IDが 2回 あります。',
    en: 'The ID stands there twice.',
  },
  login_name_taken: {
    path: 'loginName',
    ja: 'このログインIDは、もう使われています。',
    easy: 'この IDは もう つかわれています。',
    en: 'This ID is taken.',
  },
  valid_until_unreadable: {
    path: 'validUntil',
    ja: '有効期限を「2027-03-31」のように書いてください。',
    easy: '終わりの 日を「2027-03-31」のように 書いてください。',
    en: 'Write the last day like 2027-03-31.',
  },
  valid_until_over: {
    path: 'validUntil',
    ja: '有効期限が過ぎています。',
    easy: '終わりの 日が もう すぎています。',
    en: 'The last day is over.',
  },
  individual_number: {
    path: 'registerNumber',
    ja: '12けたの個人番号（マイナンバー）は書けません。消してください。',
    easy: 'マイナンバー（12の 数字）は 書けません。消してください。',
    en: 'The 12-digit individual number must not be written here. Remove it.',
  },
  twice_in_list: {
    path: 'registerNumber',
    ja: '同じ整理番号が2回あります。',
    easy: '同じ 番号が 2回 あります。',
    en: 'The register number stands there twice.',
  },
  differs_from_issued: {
    path: 'registerNumber',
    ja: 'この整理番号は、別の氏名かログインIDで発行済みです。',
    easy: 'この 番号は ほかの 名前で つかわれています。',
    en: 'An ID was issued for this register number under another name or ID.',
  },
  moved_out: {
    path: 'registerNumber',
    ja: 'この整理番号の人は転出しています。転入で戻ってきた人は、登録をさがして、その人の画面で元にもどしてください。',
    easy: 'この 番号の 人は ほかの 町へ うつりました。戻（もど）った ときは 登録（とうろく）を さがして もどしてください。',
    en: 'The person of this register number moved away. If they came back, find the account and let it return on its page.',
  },
  account_ended: {
    path: 'registerNumber',
    ja: 'この整理番号の登録は終わっています（統合・終了）。',
    easy: 'この 番号の 登録（とうろく）は 終わっています。',
    en: 'The account of this register number has ended (merged or closed).',
  },
}

export function idFieldErrors(reasons: readonly IdListReason[], language: Language): FieldError[] {
  return reasons.map((reason) => ({ path: words[reason].path, message: words[reason][language] }))
}
