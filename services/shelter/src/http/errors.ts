import { defineErrors } from '@musubi/platform/http'

export const shelterErrors = defineErrors({
  municipality_unknown: {
    status: 404,
    ja: 'この市町村は、共同利用に参加していません。市町村のコードを確かめてください。',
    easy: 'この 市や 町は、いっしょに 使っていません。番号を たしかめてください。',
    en: 'This municipality is not part of the joint use. Please check its code.',
  },
  disaster_open_already: {
    status: 409,
    ja: 'すでに別の災害対応が開いています。先にそちらを閉じるか、そのまま続けてください。何も変わっていません。',
    easy: 'もう ほかの 災害の 記録が ひらいています。それを 使うか、とじてください。何も 変わっていません。',
    en: 'Another disaster is open already. Close it first or go on with it. Nothing was changed.',
  },
  disaster_unknown: {
    status: 404,
    ja: 'この災害は見つかりません。画面を開きなおして、もう一度お試しください。',
    easy: 'この 災害は 見つかりません。画面を ひらきなおして ください。',
    en: 'This disaster was not found. Please open the page again and retry.',
  },
  disaster_closed: {
    status: 409,
    ja: 'この災害対応は閉じています。避難所を開くには、新しい災害対応を開いてください。',
    easy: 'この 災害の 記録は とじています。新しい 記録を ひらいてください。',
    en: 'This disaster is closed. Open a new one before opening shelters.',
  },
  site_unknown: {
    status: 404,
    ja: 'この避難所は登録にありません。公開データを取りこむと、選べるようになります。',
    easy: 'この 避難所は ありません。データを 取りこむと、えらべます。',
    en: 'This shelter is not on record. It can be chosen once its open data is imported.',
  },
  people_inside: {
    status: 409,
    ja: 'まだ中に人がいます。全員の退所が終わってから閉じてください。記録はそのままです。',
    easy: 'まだ 人が います。みんなが 出てから とじてください。記録は そのままです。',
    en: 'People are still inside. Close it once everybody has checked out. Nothing was changed.',
  },
  import_unreadable: {
    status: 422,
    ja: 'このファイルはCSVとして読めませんでした。文字コードはUTF-8かShift_JISにしてください。データは変わっていません。',
    easy: 'この ファイルは 読めません。CSVの ファイルを えらんでください。データは 変わっていません。',
    en: 'This file could not be read as CSV in UTF-8 or Shift_JIS. No data was changed.',
  },
  import_format_unknown: {
    status: 422,
    ja: '列の見出しが、国土地理院の形式とも自治体標準オープンデータセットとも合いません。データは変わっていません。',
    easy: 'ファイルの 見出しが 合いません。データは 変わっていません。',
    en: 'The column headings are neither GSI’s nor those of the municipal standard data set. No data was changed.',
  },
  terminal_without_shelter: {
    status: 409,
    ja: 'この端末には避難所が決められていません。記録は端末に残っています。災害対策本部へご連絡ください。',
    easy: 'この 機械の 避難所が 決まっていません。記録は 消えていません。本部に 連絡してください。',
    en: 'This terminal has no shelter assigned. Its records are safe on the terminal. Please call headquarters.',
  },
  stubs_unknown: {
    status: 404,
    ja: 'この事前登録データは使われなくなりました。端末は新しいものを読みこみます。受付の記録はそのままです。',
    easy: 'この データは もう 使いません。機械が 新しい データを 読みます。記録は 消えていません。',
    en: 'This set of registrations is no longer in use. The terminal loads the new one. No record is lost.',
  },
})
