/** What the staff console of accounts says when something cannot be done. */
export const staffAccountErrors = {
  account_unknown: {
    status: 404,
    ja: 'この登録は見つかりません。何も変わっていません。もう一度さがしてください。',
    easy: 'この 登録（とうろく）は ありません。何も 変わっていません。もう一度 さがしてください。',
    en: 'This account was not found. Nothing has changed. Please search again.',
  },
  id_refused: {
    status: 422,
    ja: '発行できません。何も変わっていません。示した項目を直してください。',
    easy: '発行（はっこう）できません。何も 変わっていません。書いたところを 直してください。',
    en: 'The ID cannot be issued. Nothing has changed. Please correct the fields named.',
  },
  letter_used: {
    status: 409,
    ja: 'この人はもう自分のパスワードを決めているので、通知書はありません。何も変わっていません。忘れたときは、パスワードを作りなおしてください。',
    easy: 'この 人は もう パスワードを きめました。手紙（てがみ）は ありません。何も 変わっていません。',
    en: 'This person has chosen a password already, so there is no letter. Nothing has changed. If it is forgotten, make a new one.',
  },
  documents_missing: {
    status: 422,
    ja: '本人確認書類が足りません。写真つきを1点、または写真のないものを2点確かめてください。何も変わっていません。',
    easy: '書類（しょるい）が たりません。写真つきは 1つ、写真なしは 2つ 見てください。何も 変わっていません。',
    en: 'More documents are needed: one with a picture, or two without. Nothing has changed.',
  },
  second_person_needed: {
    status: 409,
    ja: 'この操作は、別の担当者がもう1人必要です。何も変わっていません。ほかの担当者に頼んでください。',
    easy: 'ほかの 係の人が もう1人 必要です。何も 変わっていません。',
    en: 'This takes a second member of staff. Nothing has changed. Please ask another one.',
  },
  account_ended: {
    status: 409,
    ja: 'この登録は終わっているので、止めることも再開することもできません。何も変わっていません。',
    easy: 'この 登録（とうろく）は 終わっています。何も 変わっていません。',
    en: 'This account has ended, so it can neither be stopped nor go on. Nothing has changed.',
  },
  reason_missing: {
    status: 422,
    ja: '理由を選んでください。何も変わっていません。',
    easy: 'わけを えらんでください。何も 変わっていません。',
    en: 'Please choose a reason. Nothing has changed.',
  },
  no_card: {
    status: 404,
    ja: 'この登録に結ばれたカードはありません。何も変わっていません。画面を開きなおしてください。',
    easy: 'むすんだ カードは ありません。何も 変わっていません。画面を ひらきなおしてください。',
    en: 'No card is linked to this account. Nothing has changed. Please open the page again.',
  },
  card_stopped: {
    status: 410,
    ja: 'このカードの電子証明書は失効しているので、再開できません。何も変わっていません。新しいカードを結びなおしてください。',
    easy: 'この カードは もう つかえません。何も 変わっていません。新しい カードを むすんでください。',
    en: 'The certificate of this card was revoked, so it cannot go on. Nothing has changed. Please link the new card.',
  },
  needs_counter: {
    status: 409,
    ja: 'この操作は窓口でしかできません。何も変わっていません。',
    easy: 'これは まどぐちで してください。何も 変わっていません。',
    en: 'This is done at the counter only. Nothing has changed.',
  },
  protection_too_long: {
    status: 422,
    ja: '期限は、明日から1年後までの日にしてください。何も変わっていません。',
    easy: '日は 明日から 1年あとまでに してください。何も 変わっていません。',
    en: 'The last day has to be from tomorrow to a year from now. Nothing has changed.',
  },
  not_protected: {
    status: 409,
    ja: '支援措置は行われていません。何も変わっていません。画面を開きなおしてください。',
    easy: '支援措置（しえんそち）は ありません。何も 変わっていません。画面を ひらきなおしてください。',
    en: 'No protection measure is in force. Nothing has changed. Please open the page again.',
  },
  lift_not_asked: {
    status: 409,
    ja: '解除の申し出がまだないか、取り消されています。何も変わっていません。画面を開きなおしてください。',
    easy: 'まだ だれも たのんでいません。何も 変わっていません。画面を ひらきなおしてください。',
    en: 'Nobody has asked for the measure to be lifted, or it was taken back. Nothing has changed.',
  },
} as const
