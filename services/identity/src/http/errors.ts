import { defineErrors } from '@musubi/platform/http'
import { accessAlertErrors } from './access-alert-errors.ts'
import { staffAccountErrors } from './staff-account-errors.ts'

export const identityErrors = defineErrors({
  ...staffAccountErrors,
  ...accessAlertErrors,
  mandate_unknown: {
    status: 404,
    ja: 'この代理の登録は見つからないか、もう終わっています。何も変わっていません。一覧を開きなおしてください。',
    easy: 'かわりの 人の 登録が ありません。何も 変わっていません。一覧を ひらきなおして ください。',
    en: 'This mandate was not found or has ended. Nothing has changed. Please open the list again.',
  },
  mandate_refused: {
    status: 422,
    ja: '代理の登録ができません。書類と間柄が合わないか、期間が長すぎるか、もう登録されています。何も変わっていません。',
    easy: 'かわりの 人を 登録できません。書類や 期間を 見てください。何も 変わっていません。',
    en: 'The mandate cannot be recorded: the paper does not fit the relation, the time is too long, or it exists already. Nothing has changed.',
  },
  mandate_not_a_child: {
    status: 422,
    ja: '代理をしてもらう人が18歳未満だと確かめられないので、「親」では登録できません。何も変わっていません。間柄を選びなおしてください。',
    easy: 'かわりを してもらう 人が 18さいより 下か わかりません。「親」では 登録できません。何も 変わっていません。',
    en: 'The person to be represented is not known to be under 18, so a parent cannot be recorded. Nothing has changed. Please choose another relation.',
  },
  mandate_for_oneself: {
    status: 422,
    ja: '同じ人どうしの代理は登録できません。何も変わっていません。もう1人をさがしなおしてください。',
    easy: '同じ 人です。登録できません。何も 変わっていません。ほかの 人を さがしてください。',
    en: 'Nobody acts for themselves. Nothing has changed. Please find the other person again.',
  },
  mandate_exists: {
    status: 409,
    ja: 'この2人の同じ間柄の代理は、もう登録されています。何も変わっていません。内容を変えるときは、前のものを終わりにしてから登録してください。',
    easy: 'この 2人は もう 登録されています。何も 変わっていません。変えるときは 前のを やめてから 登録してください。',
    en: 'A mandate of these two in this relation is recorded already. Nothing has changed. To change it, end it first.',
  },
  enrolment_code_unknown: {
    status: 404,
    ja: 'この登録コードは使えませんでした。何も変わっていません。コードを見直すか、新しいコードを担当者に発行してもらってください。',
    easy: 'この コードは 使えません。何も 変わっていません。コードを もう一度 見てください。だめなときは 新しい コードを もらってください。',
    en: 'This enrolment code could not be used. Nothing has changed. Please check the code or ask for a new one.',
  },
  terminal_key_unproven: {
    status: 400,
    ja: 'この端末が鍵を持っていることを確かめられませんでした。何も登録していません。端末のソフトを新しくして、もう一度お試しください。',
    easy: 'この 機械の 鍵（かぎ）を 確かめることが できません。何も 登録していません。ソフトを 新しく してください。',
    en: 'The device did not prove that it holds its key. Nothing was enrolled. Please update its software and try again.',
  },
  terminal_unknown: {
    status: 404,
    ja: 'この端末は見つからないか、すでに止められています。何も変わっていません。一覧を開きなおしてください。',
    easy: 'この 機械は ありません。または もう 止まっています。何も 変わっていません。一覧を ひらきなおして ください。',
    en: 'This terminal was not found or is switched off already. Nothing has changed. Please open the list again.',
  },
  terminal_plan_used: {
    status: 409,
    ja: 'この登録コードは、もう端末で使われています。何も変わっていません。一覧を開きなおすと、登録された端末が見えます。',
    easy: 'この コードは もう 使われました。何も 変わっていません。一覧を ひらきなおすと 機械が 見えます。',
    en: 'A device has used this code already. Nothing has changed. Open the list again to see the device.',
  },
  login_request_over: {
    status: 409,
    ja: 'このログインの受付は終わっています。何も失われていません。元の画面から、もう一度始めてください。',
    easy: 'この ログインは おわりました。何も 消えていません。もとの 画面から もう一度 やってください。',
    en: 'This login has ended. Nothing is lost. Please start again from the page you came from.',
  },
  terminal_unattended: {
    status: 409,
    ja: 'この端末には、いま担当の職員がいません。かざしログインは、職員が担当になってから使えます。',
    easy: 'いま この 機械に 係の人が いません。係の人が 来てから 使えます。',
    en: 'Nobody of the staff is on duty at this terminal. A member of staff has to go on duty first.',
  },
  service_not_allowed: {
    status: 403,
    ja: 'この端末では、このサービスにログインできません。ほかの端末か、別の方法をお使いください。',
    easy: 'この 機械では この サービスに 入れません。ほかの 機械か ほかの 方法を 使ってください。',
    en: 'This terminal may not be used for this service. Please use another terminal or another way.',
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
  client_refused: {
    status: 422,
    ja: '登録できない項目があります。何も変わっていません。示した項目を直して、もう一度送ってください。',
    easy: '登録できない ところが あります。何も 変わっていません。直して もう一度 送ってください。',
    en: 'Some fields cannot be registered. Nothing has changed. Please correct the fields named and send again.',
  },
  client_unknown: {
    status: 404,
    ja: 'このサービスの登録は見つかりません。何も変わっていません。一覧を開きなおしてください。',
    easy: 'この サービスは 登録に ありません。何も 変わっていません。一覧を ひらきなおして ください。',
    en: 'This service is not registered. Nothing has changed. Please open the list again.',
  },
  client_changed_meanwhile: {
    status: 409,
    ja: 'ほかの人が先にこの登録を変えました。あなたの変更はまだ保存していません。開きなおして、内容を見てからもう一度変更してください。',
    easy: 'ほかの 人が 先に 変えました。あなたの 変更は まだ 保存していません。ひらきなおして ください。',
    en: 'Somebody else changed this registration first. Your change is not saved. Please open it again and repeat it.',
  },
  service_taken: {
    status: 409,
    ja: 'この名前のサービスは、もう登録されています。何も変わっていません。別の名前にするか、一覧からそのサービスを変更してください。',
    easy: 'この 名前の サービスは もう あります。何も 変わっていません。ほかの 名前に してください。',
    en: 'A service of this name is registered already. Nothing has changed. Use another name, or change that service.',
  },
  consent_unknown: {
    status: 404,
    ja: 'この同意は見つかりませんでした。何も変わっていません。同意の一覧を開きなおしてください。',
    easy: 'この 同意は ありません。何も 変わっていません。一覧を ひらきなおして ください。',
    en: 'This consent was not found. Nothing has changed. Please open the list of consents again.',
  },
})
