import type { Finding } from '@musubi/platform/audit'

/** What a finding means, for the person who checks. */
export const findingWords: Readonly<
  Record<Finding['problem'], { readonly en: string; readonly ja: string }>
> = {
  line_unreadable: {
    en: 'This line is not a line of an exported log.',
    ja: 'この行は監査記録の形式ではありません。',
  },
  line_out_of_place: {
    en: 'This line stands where it cannot: a second beginning, or something after the end.',
    ja: 'この行は置かれるはずのない場所にあります。',
  },
  record_missing: {
    en: 'Records before this one are missing, or it stands twice.',
    ja: 'この前の記録が欠けているか、同じ記録が2度あります。',
  },
  record_changed: {
    en: 'The text of this record was changed after it was written.',
    ja: 'この記録の内容は、書かれた後に変更されています。',
  },
  forgotten_too_early: {
    en: 'The text of this record was removed although it is too young to be forgotten.',
    ja: 'この記録の内容は、保存期間の前に消されています。',
  },
  chain_broken: {
    en: 'This record does not follow the one before it.',
    ja: 'この記録は前の記録とつながっていません。',
  },
  hash_wrong: {
    en: 'The hash of this record is not its own.',
    ja: 'この記録のハッシュ値が正しくありません。',
  },
  head_forged: {
    en: 'The signature of a head does not fit.',
    ja: '署名つきの要約の署名が正しくありません。',
  },
  head_of_another_log: { en: 'A head belongs to another log.', ja: '別の記録の要約が混ざっています。' },
  head_differs: {
    en: 'What was signed here is not what the log holds now: records up to here were rewritten.',
    ja: '署名された内容と今の記録が違います。ここまでの記録が書き換えられています。',
  },
  head_of_unknown_key: {
    en: 'A head was signed by a key that is not among those you trust.',
    ja: '信頼する鍵以外の鍵で署名されています。',
  },
  kept_head_differs: {
    en: 'The log no longer holds what a head you kept says: records up to here were rewritten.',
    ja: '以前に保管した要約と今の記録が違います。ここまでの記録が書き換えられています。',
  },
  kept_head_beyond_end: {
    en: 'A head you kept is of a longer log than this one: records at the end are missing.',
    ja: '以前に保管した要約より記録が短く、末尾の記録が欠けています。',
  },
  end_missing: { en: 'The file ends too early.', ja: 'ファイルが途中で終わっています。' },
  end_differs: { en: 'The end does not fit the last record.', ja: '末尾の行が最後の記録と合いません。' },
}
