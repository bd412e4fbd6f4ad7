import { defineErrors } from '@musubi/platform/http'

export const agentErrors = defineErrors({
  tap_unknown: {
    status: 404,
    ja: 'この受付の画面は終わっています。記録はそのままです。もう一度カードをかざすと、いまの状態が出ます。',
    easy: 'この 画面は おわりました。記録は 消えていません。もう一度 カードを かざしてください。',
    en: 'This reception has ended. What was recorded is kept. Hold the card again to see the present state.',
  },
  no_disaster: {
    status: 409,
    ja: '開いている災害対応がありません。何も記録していません。災害対策本部へご連絡ください。',
    easy: 'いま ひらいている 災害の 記録が ありません。本部に 連絡してください。',
    en: 'No disaster is open, and nothing was recorded. Please call headquarters.',
  },
  nothing_to_undo: {
    status: 409,
    ja: '取り消せる人数受付がありません。記録は変わっていません。',
    easy: 'とりけす ものが ありません。何も 変わっていません。',
    en: 'There is no head count to take back. Nothing was changed.',
  },
  outbox_full: {
    status: 507,
    ja: 'この端末の控えがいっぱいで、いまの操作は書きこめませんでした。ここまでの控えは残っています。紙の名簿に書き、通信を直してください。',
    easy: 'この 機械に もう 書けません。ここまでの 記録は あります。紙に 書いて ください。',
    en: 'This terminal’s storage is full, so this was not recorded. Everything so far is kept. Please write on paper and restore the network.',
  },
  not_in_demo: {
    status: 409,
    ja: 'この操作はデモのときだけ使えます。何も変わっていません。',
    easy: 'これは デモの ときだけ 使えます。何も 変わっていません。',
    en: 'This works in the demo only. Nothing was changed.',
  },
  demo_card_unknown: {
    status: 404,
    ja: 'このデモ用カードは見つかりません。画面を開きなおして、もう一度お試しください。',
    easy: 'この カードは ありません。画面を ひらきなおして ください。',
    en: 'This demo card was not found. Please open the page again and retry.',
  },
  town_not_ready: {
    status: 409,
    ja: 'デモの町の人のカードを登録しているところです。1分ほど待って、もう一度始めてください。家族のカードはもう使えます。',
    easy: '町の 人の カードを 登録しています。1分 待って、もう一度 やってください。',
    en: 'The cards of the demo’s town are still being registered. Wait a minute and start again; the cards of the tray work already.',
  },
  rush_running: {
    status: 409,
    ja: '混雑の再現はすでに動いています。終わってから、もう一度始めてください。',
    easy: 'もう 動いています。おわってから もう一度 やってください。',
    en: 'A rush is running already. Please start again when it has ended.',
  },
})
