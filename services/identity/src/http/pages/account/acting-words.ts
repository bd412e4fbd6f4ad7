import type { Language } from '@musubi/contracts/route'
import type { MandateKind } from '../../../core/mandates/mandate-state.ts'

/** Words of the page on which residents see who acts for whom. */
export interface ActingWords {
  readonly title: string
  readonly lead: string
  readonly mine: string
  readonly mineNone: string
  readonly forMe: string
  readonly forMeNone: string
  readonly relations: Readonly<Record<MandateKind, string>>
  readonly noName: string
  readonly waiting: (until: string) => string
  readonly until: (day: string) => string
  readonly services: string
  readonly end: string
  readonly endTitle: (name: string) => string
  readonly endText: string
  readonly endYes: string
  readonly endNo: string
  readonly ended: string
  readonly accepted: string
  readonly acceptTitle: string
  readonly acceptText: string
  readonly code: string
  readonly accept: string
  readonly offerTitle: string
  readonly offerText: string
  readonly relation: string
  readonly which: string
  readonly howLong: string
  readonly months: (count: number) => string
  readonly offer: string
  readonly needsCard: string
  readonly withCard: string
  readonly noServices: string
  readonly codeTitle: string
  readonly codeText: (until: string) => string
  readonly counterTitle: string
  readonly counterText: string
  readonly problems: Readonly<Record<'offer_over' | 'not_for_oneself' | 'unfinished' | 'other', string>>
  readonly partner: (name: string, relation: string) => string
}

const ja: ActingWords = {
  title: '代わりに手続きをする人',
  lead: 'だれが、だれの代わりに、どのサービスで手続きできるかの一覧です。どちらからでも、いつでも終わりにできます。',
  mine: 'わたしが代わりをする方',
  mineNone: 'いまはいません。',
  forMe: 'わたしの代わりをする方',
  forMeNone: 'いまはいません。',
  relations: {
    parent: '親（保護者）',
    dependant: '家族など',
    legal_guardian: '後見人',
    care_staff: '介護・支援の職員',
  },
  noName: 'お名前は登録されていません',
  waiting: (until) => `番号を渡して待っています（${until}まで）`,
  until: (day) => `${day}まで`,
  services: 'サービス',
  end: '終わりにする',
  endTitle: (name) => `${name}との代わりの手続きを、終わりにしますか`,
  endText: 'すぐに使えなくなります。これまでの記録は残ります。もう一度始めるときは、また登録が要ります。',
  endYes: '終わりにする',
  endNo: 'やめて戻る',
  ended: '代わりの手続きを終わりにしました。',
  accepted: '代わりに手続きができるようになりました。',
  acceptTitle: '番号を受け取った方',
  acceptText: '代わりをたのむ方から受け取った番号を入れてください。番号は1日、1回だけ使えます。',
  code: '受け取った番号',
  accept: '引き受ける',
  offerTitle: '代わりを たのむ',
  offerText: '家族や介護の職員に、選んだサービスだけを、選んだ期間だけ、代わりに使ってもらえます。',
  relation: 'どなたに',
  which: 'どのサービスを',
  howLong: 'いつまで',
  months: (count) => `${count}か月`,
  offer: '番号を作る',
  needsCard:
    'たのめるのは、カードの暗証番号でログインした直後だけです。ほかの人に、勝手にたのまれないためです。',
  withCard: 'カードでログインして たのむ',
  noServices: '代わりに使えるサービスは、まだありません。',
  codeTitle: 'この番号を渡してください',
  codeText: (until) =>
    `代わりをする方が、自分の「代わりに手続きをする人」の画面で入れます。${until}まで、1回だけ使えます。この番号は、もう表示しません。`,
  counterTitle: 'お子さんや、成年後見の方は',
  counterText:
    '窓口で登録します。親の方は戸籍、成年後見の方は登記事項証明書をお持ちください。お子さんのカードに署名用の証明書がなくても、登録できます。',
  problems: {
    offer_over:
      'この番号は使えません。書き間違いか、使い終わったか、1日が過ぎています。何も変わっていません。',
    not_for_oneself: '自分の代わりを、自分ですることはできません。何も変わっていません。',
    unfinished: '選ばれていないところがあります。サービスを1つ以上選んでください。何も変わっていません。',
    other: 'できませんでした。何も変わっていません。窓口でお手伝いします。',
  },
  partner: (name, relation) => `${name}（${relation}）`,
}

const easy: ActingWords = {
  title: 'かわりに 手つづきを する人',
  lead: 'だれが だれの かわりに 手つづきを するかの 一覧です。いつでも やめられます。',
  mine: 'わたしが かわりを する 人',
  mineNone: 'いまは いません。',
  forMe: 'わたしの かわりを する 人',
  forMeNone: 'いまは いません。',
  relations: {
    parent: '親（おや）',
    dependant: '家族など',
    legal_guardian: '後見人（こうけんにん）',
    care_staff: '介護（かいご）の 人',
  },
  noName: '名前は ありません',
  waiting: (until) => `番号を わたして 待っています（${until}まで）`,
  until: (day) => `${day}まで`,
  services: 'サービス',
  end: 'やめる',
  endTitle: (name) => `${name}との かわりの 手つづきを やめますか`,
  endText: 'すぐに つかえなく なります。いままでの 記録は のこります。',
  endYes: 'やめる',
  endNo: 'もどる',
  ended: 'かわりの 手つづきを やめました。',
  accepted: 'かわりに 手つづきが できるように なりました。',
  acceptTitle: '番号を もらった 人',
  acceptText: 'もらった 番号を 書いてください。1日だけ、1回だけ つかえます。',
  code: 'もらった 番号',
  accept: 'かわりを する',
  offerTitle: 'かわりを たのむ',
  offerText: '家族や 介護の 人に、えらんだ サービスだけ つかって もらえます。',
  relation: 'だれに',
  which: 'どの サービス',
  howLong: 'いつまで',
  months: (count) => `${count}か月`,
  offer: '番号を つくる',
  needsCard:
    'カードで ログインした すぐ あとに たのめます。ほかの人が かってに たのまない ように するためです。',
  withCard: 'カードで ログインして たのむ',
  noServices: 'かわりに つかえる サービスは まだ ありません。',
  codeTitle: 'この 番号を わたして ください',
  codeText: (until) => `かわりを する 人が 自分の 画面で 書きます。${until}まで、1回だけ つかえます。`,
  counterTitle: '子どもや 後見（こうけん）の 人は',
  counterText: '窓口で 登録します。親は 戸籍（こせき）、後見の 人は 証明書を もってきて ください。',
  problems: {
    offer_over: 'この 番号は つかえません。何も かわって いません。',
    not_for_oneself: '自分の かわりは 自分で できません。何も かわって いません。',
    unfinished: 'えらんで いない ところが あります。何も かわって いません。',
    other: 'できませんでした。何も かわって いません。窓口で 聞いてください。',
  },
  partner: (name, relation) => `${name}（${relation}）`,
}

const en: ActingWords = {
  title: 'Acting for somebody',
  lead: 'Who may act for whom, and at which services. Either side can end it at any time.',
  mine: 'People I act for',
  mineNone: 'Nobody now.',
  forMe: 'People who act for me',
  forMeNone: 'Nobody now.',
  relations: {
    parent: 'Parent',
    dependant: 'Family or friend',
    legal_guardian: 'Legal guardian',
    care_staff: 'Care staff',
  },
  noName: 'No name on record',
  waiting: (until) => `Waiting for the code to be used, until ${until}`,
  until: (day) => `Until ${day}`,
  services: 'Services',
  end: 'End',
  endTitle: (name) => `End acting with ${name}?`,
  endText:
    'It stops working at once. What was done stays on record. To begin again it has to be set up again.',
  endYes: 'End it',
  endNo: 'Go back',
  ended: 'It has ended.',
  accepted: 'You may act for this person now.',
  acceptTitle: 'Did you get a code?',
  acceptText: 'Enter the code of the person who asks you to act for them. It works once, for a day.',
  code: 'The code',
  accept: 'Accept',
  offerTitle: 'Ask somebody to act for you',
  offerText: 'Family or care staff can use the services you choose for you, for the time you choose.',
  relation: 'Who is it',
  which: 'Which services',
  howLong: 'For how long',
  months: (count) => (count === 1 ? '1 month' : `${count} months`),
  offer: 'Make a code',
  needsCard:
    'This is possible right after a login with card and PIN only, so that nobody else does it in your name.',
  withCard: 'Log in with the card',
  noServices: 'There is no service yet at which somebody may act for you.',
  codeTitle: 'Hand over this code',
  codeText: (until) =>
    `The other person enters it on their own page “Acting for somebody”. It works once, until ${until}. It is not shown again.`,
  counterTitle: 'Children and legal guardians',
  counterText:
    'This is set up at the counter. Parents bring the family register, guardians the certificate of registration. The child’s card needs no signature certificate.',
  problems: {
    offer_over:
      'This code cannot be used: it was mistyped, used already, or is older than a day. Nothing has changed.',
    not_for_oneself: 'Nobody acts for themselves. Nothing has changed.',
    unfinished: 'Something is not chosen. Please choose at least one service. Nothing has changed.',
    other: 'This was not possible. Nothing has changed. The counter will help you.',
  },
  partner: (name, relation) => `${name} (${relation})`,
}

export const actingWords: Readonly<Record<Language, ActingWords>> = { ja, easy, en }
