import { defineErrors } from '@musubi/platform/http'

export const identityErrors = defineErrors({
  enrolment_code_unknown: {
    status: 404,
    ja: 'この登録コードは使えませんでした。何も変わっていません。コードを見直すか、新しいコードを担当者に発行してもらってください。',
    easy: 'この コードは 使えません。何も 変わっていません。コードを もう一度 見てください。だめなときは 新しい コードを もらってください。',
    en: 'This enrolment code could not be used. Nothing has changed. Please check the code or ask for a new one.',
  },
  terminal_token_invalid: {
    status: 401,
    ja: '端末の確認ができませんでした。記録した内容は端末に残っています。端末の時計と登録を確かめてください。',
    easy: 'この 機械を 確かめることが できません。書いたものは 消えていません。時計と 登録を 見てください。',
    en: 'The terminal could not be verified. What it recorded is kept on it. Please check its clock and enrolment.',
  },
  stub_set_unknown: {
    status: 404,
    ja: 'この名簿セットは見つかりませんでした。災害が終了して消去された可能性があります。ほかの内容はそのままです。',
    easy: 'この データは ありません。災害が 終わって 消したかも しれません。ほかは そのままです。',
    en: 'This stub set was not found. It may have been destroyed when its disaster was closed. Nothing else has changed.',
  },
})
