/** What is said when something cannot be done with an alert. */
export const accessAlertErrors = {
  alert_unknown: {
    status: 404,
    ja: 'この知らせは見つかりません。何も変わっていません。一覧を開きなおしてください。',
    easy: 'この お知らせは ありません。何も 変わっていません。一覧を ひらきなおしてください。',
    en: 'This alert was not found. Nothing has changed. Please open the list again.',
  },
  alert_own: {
    status: 409,
    ja: 'あなた自身についての知らせは、ほかの責任者が確かめます。何も変わっていません。',
    easy: 'あなたの ことは ほかの 責任者（せきにんしゃ）が たしかめます。何も 変わっていません。',
    en: 'An alert about yourself is settled by somebody else. Nothing has changed.',
  },
  alert_grown: {
    status: 409,
    ja: '見ているあいだに数が増えました。まだ確かめたことになっていません。いまの数を見て、もう一度決めてください。',
    easy: '見ている あいだに 数（かず）が ふえました。まだ きまっていません。もう一度 見てください。',
    en: 'The count has grown since you saw it. Nothing is settled yet. Please look at it again and decide then.',
  },
  alert_settled: {
    status: 409,
    ja: 'この知らせは、もうほかの人が確かめました。一覧を開きなおしてください。',
    easy: 'もう ほかの 人が たしかめました。一覧を ひらきなおしてください。',
    en: 'Somebody else has settled this alert already. Please open the list again.',
  },
  alert_outcome_unfit: {
    status: 422,
    ja: 'この知らせには選べない結果です。何も変わっていません。示した中から選んでください。',
    easy: 'この お知らせには えらべません。何も 変わっていません。ほかのものを えらんでください。',
    en: 'This outcome does not fit this alert. Nothing has changed. Please choose one of those shown.',
  },
  watch_out_of_bounds: {
    status: 422,
    ja: 'この数では知らせが役に立たなくなるため、変えられません。何も変わっていません。示した範囲の数にしてください。',
    easy: 'この 数（かず）には できません。何も 変わっていません。ほかの 数に してください。',
    en: 'With these numbers the watch would be of no use, so they cannot be set. Nothing has changed.',
  },
} as const
