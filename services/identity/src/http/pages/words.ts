import type { Language } from '@musubi/contracts/route'
import type { AccountKind } from '../../core/account-ref.ts'
import type { Proofing } from '../../core/proofing.ts'
import type { MethodGroup } from '../../login/login-method.ts'
import type { TextSize } from './frame.ts'
import type { Learned, NoticePageProps } from './page-props.ts'

export interface PageWords {
  readonly title: string
  readonly learned: Readonly<Record<Learned, string>>
  /** HTML; the service's name is escaped already. */
  readonly learnsSentence: (service: string, items: readonly string[]) => string
  readonly problemTitle: string
  readonly problems: Readonly<Record<LoginProblem, string>>
  readonly stepUp: string
  readonly sandbox: string
  readonly groups: Readonly<
    Record<
      Exclude<MethodGroup, 'demo'>,
      { readonly name: string; readonly title: string; readonly hint: string }
    >
  >
  readonly skip: string
  readonly platform: string
  readonly demoBand: readonly [string, string]
  readonly settings: string
  readonly textSizes: Readonly<Record<TextSize, string>>
  readonly footAccessibility: string
  readonly footPrivacy: string
  readonly footDisaster: string
  readonly logout: string
  readonly consent: ConsentWords
  readonly lastWay: (day: string) => string
  readonly otherWays: string
  readonly noWay: string
  readonly helpTitle: string
  readonly helpText: string
  readonly individualNumber: string
  readonly loginName: string
  readonly loginNameHint: Readonly<Record<AccountKind, string>>
  readonly password: string
  readonly submit: string
  readonly demoTitle: string
  readonly demoNote: string
  readonly logoutTitle: string
  readonly logoutText: string
  readonly logoutYes: string
  readonly logoutNo: string
  readonly notices: Readonly<
    Record<NoticePageProps['notice'], { readonly title: string; readonly text: string }>
  >
  readonly first: string
}

/** What the login itself may have to say; methods bring their own problems. */
export type LoginProblem = 'wrong_credentials' | 'too_many' | 'too_weak' | 'other_town'

export interface ConsentWords {
  readonly title: string
  /** HTML; the service's name is escaped already. */
  readonly sees: (service: string, items: readonly string[]) => string
  readonly seesNothing: (service: string) => string
  readonly changed: string
  readonly fields: string
  readonly why: string
  readonly who: string
  readonly whoNote: string
  readonly untilWhen: string
  readonly untilWithdrawn: string
  readonly always: string
  readonly alwaysText: string
  readonly agree: string
  readonly decline: string
  readonly declineNote: string
  readonly undoTitle: string
  readonly undoText: string
  readonly never: string
  readonly needed: string
  readonly show: string
  readonly hide: string
  readonly unknownValue: string
  readonly yes: string
  readonly no: string
  readonly proofing: Readonly<Record<Proofing, string>>
}

export const languageNames: Readonly<Record<Language, string>> = {
  ja: '日本語',
  easy: 'やさしい日本語',
  en: 'English',
}

const ja: PageWords = {
  title: 'ログイン',
  learned: {
    ppid: 'このサービスだけで使う番号',
    municipality: 'お住まい(所属)の自治体',
    roles: 'あなたの役割',
    name: 'お名前',
    age_over_18: '18歳以上かどうか',
    age_over_65: '65歳以上かどうか',
    proofing: '本人確認の方法',
  },
  learnsSentence: (service, items) =>
    `「${service}」に伝わるのは、<b>${items.join('、')}</b>だけです。ほかのことは伝わりません。`,
  problemTitle: 'ログインできませんでした',
  problems: {
    wrong_credentials: '自治体IDかパスワードが違うようです。お確かめのうえ、もう一度入力してください。',
    too_many:
      '続けて確認できなかったため、少し間をあけています。15分ほど待ってから、もう一度お試しください。お急ぎのときは窓口へどうぞ。',
    too_weak:
      'このサービスには、もう一段たしかな方法でのログインが必要です。何も失われていません。別の方法を選んでください。',
    other_town:
      'このサービスは、ほかの自治体の方のためのものです。お住まいの自治体のサービスからログインしてください。',
  },
  stepUp: 'この先は、もう一段たしかな方法での確認が必要です。',
  groups: {
    card: {
      name: 'マイナンバーカード',
      title: 'マイナンバーカードで ログイン',
      hint: 'まちがえられる残り回数を、入れる前に お知らせします。',
    },
    app: {
      name: 'スマートフォンのアプリ',
      title: 'スマートフォンのアプリで ログイン',
      hint: '国のデジタル認証アプリで。カードを電話にあてて、暗証番号を入れます。',
    },
    'municipal-id': {
      name: '自治体ID',
      title: '自治体IDで ログイン',
      hint: '市町から紙で届いた IDで。カードが なくても使えます。',
    },
  },
  sandbox:
    'これは つくりかけのサービスです。本番の記録とは つながりません。知らない人から すすめられたときは、使わないでください。',
  skip: '本文へ',
  platform: '共通ログイン',
  demoBand: ['デモ', '人と数字は すべて作りものです'],
  settings: 'ことばと文字の大きさ',
  textSizes: { m: '文字の大きさ 標準', l: '文字の大きさ 大きく', xl: '文字の大きさ もっと大きく' },
  footAccessibility: '使いやすさの方針',
  footPrivacy: '個人情報の扱い',
  footDisaster: '災害のときは、ログインしなくても 避難所に入れます。',
  logout: 'ログアウト',
  consent: {
    title: '同意',
    sees: (service, items) => `<mark>${service}</mark>が、<mark>${items.join('と')}</mark>を 見ます。`,
    seesNothing: (service) =>
      `<mark>${service}</mark>に、<mark>あなた本人だということ</mark>だけが 伝わります。`,
    changed: 'このサービスの たずねることが、前に同意したときと 変わりました。もう一度 お確かめください。',
    fields: '見せるもの',
    why: '何のため',
    who: 'だれが',
    whoNote: 'ログインするたびに、記録が残ります',
    untilWhen: 'いつまで',
    untilWithdrawn: 'あなたが 取り消すまで',
    always: 'ほかには',
    alwaysText:
      'このサービスだけで使う番号と、お住まいの市町が伝わります。ほかのサービスの番号とは つながりません。',
    agree: 'この内容で 同意する',
    decline: 'いまは 同意しない',
    declineNote: '同意しなくても、ほかのサービスは これまでどおり使えます。',
    undoTitle: '取り消しは、いつも同じ場所です',
    undoText: 'マイページ → 同意の一覧・取り消し。取り消すと、このサービスから すぐにログアウトします。',
    never: 'マイナンバー（12けた）・住所・生年月日は、伝わりません。',
    needed: '必要',
    show: '見せる',
    hide: '見せない',
    unknownValue: '登録は ありません',
    yes: 'はい',
    no: 'いいえ',
    proofing: {
      none: 'まだ確認していません',
      counter: '窓口で確認',
      jpki_auth: 'カードと暗証番号で確認',
      jpki_sign: 'カードと署名用の暗証番号で確認',
    },
  },
  lastWay: (day) => `前回は これでした（${day}）`,
  otherWays: 'ほかの方法を選ぶ',
  noWay: 'このサービスに使えるログイン方法が、この端末にはありません。窓口でお手伝いします。',
  helpTitle: 'どれも使えない・わからない',
  helpText:
    'お住まいの市町の窓口で、ご本人を確認してお手伝いします。カードの暗証番号を忘れたときや、カードがないときも、窓口へお越しください。',
  individualNumber: 'マイナンバー（12けたの番号）は、読みません。残しません。',
  loginName: '自治体ID',
  loginNameHint: {
    staff: '職員に配られたIDです。例: yabu.hq',
    resident: '自治体からの通知に書かれたIDです。例: hanako-123',
  },
  password: 'パスワード',
  submit: 'ログインする',
  demoTitle: 'デモ用の人を選ぶ',
  demoNote: 'すべて架空の人です。押すとすぐにログインします。',
  logoutTitle: 'ログアウトしますか',
  logoutText: '共通ログインからもログアウトします。',
  logoutYes: 'ログアウトする',
  logoutNo: 'このまま続ける',
  notices: {
    expired: {
      title: 'ログインの時間が過ぎました',
      text: '何も失われていません。元のサービスへ戻って、もう一度ログインしてください。',
    },
    failed: {
      title: 'ログインを続けられませんでした',
      text: '何も失われていません。元のサービスへ戻って、もう一度お試しください。',
    },
    logged_out: { title: 'ログアウトしました', text: 'この画面は閉じてかまいません。' },
  },
  first: 'はじめの画面へ',
}

const easy: PageWords = {
  title: 'ログイン',
  learned: {
    ppid: 'このサービスだけの 番号',
    municipality: '住んでいる(働いている)町',
    roles: 'あなたの 仕事の 役割',
    name: 'あなたの 名前',
    age_over_18: '18さい 以上か',
    age_over_65: '65さい 以上か',
    proofing: '本人を 確かめた 方法',
  },
  learnsSentence: (service, items) =>
    `「${service}」が 知るのは、<b>${items.join('、')}</b> だけです。ほかのことは 知りません。`,
  problemTitle: 'ログイン できませんでした',
  problems: {
    wrong_credentials: 'IDか パスワードが ちがいます。見て、もう一度 書いてください。',
    too_many: '何回も ちがいました。15分 待って、もう一度 やってください。急ぐときは 窓口へ 来てください。',
    too_weak:
      'この サービスには もっと たしかな 方法が いります。何も 消えていません。ほかの 方法を えらんでください。',
    other_town: 'これは ほかの 町の 人の サービスです。あなたの 町の サービスから ログインしてください。',
  },
  stepUp: 'ここから 先は、もっと たしかな 方法で ログインします。',
  groups: {
    card: {
      name: 'マイナンバーカード',
      title: 'マイナンバーカードで ログイン',
      hint: 'あと 何回 まちがえて いいか、先に 言います。',
    },
    app: {
      name: 'スマートフォンの アプリ',
      title: 'スマートフォンの アプリで ログイン',
      hint: '国の デジタル認証アプリを つかいます。カードを 電話に あてて、番号を 入れます。',
    },
    'municipal-id': {
      name: '自治体ID',
      title: '自治体IDで ログイン',
      hint: '町から 紙で もらった IDです。カードが なくても いいです。',
    },
  },
  sandbox: 'これは まだ 作っている サービスです。知らない 人に すすめられた ときは、使わないで ください。',
  skip: '本文へ',
  platform: '共通ログイン',
  demoBand: ['デモ', '人も 数字も、本当では ありません'],
  settings: 'ことばと 文字の 大きさ',
  textSizes: { m: '文字は ふつう', l: '文字を 大きく', xl: '文字を もっと 大きく' },
  footAccessibility: '使いやすさに ついて',
  footPrivacy: '個人の 情報に ついて',
  footDisaster: '災害の ときは、ログインしなくても 避難所に 入れます。',
  logout: 'ログアウト',
  consent: {
    title: '見せて いいか',
    sees: (service, items) => `<mark>${service}</mark>が、<mark>${items.join('と')}</mark>を 見ます。`,
    seesNothing: (service) =>
      `<mark>${service}</mark>は、<mark>あなたが 本人だと いうこと</mark>だけ 知ります。`,
    changed: 'この サービスの 聞くことが、前と かわりました。もう一度 見てください。',
    fields: '見せる もの',
    why: '何の ため',
    who: 'だれが',
    whoNote: '見た ことは 記録に 残ります',
    untilWhen: 'いつまで',
    untilWithdrawn: 'あなたが やめるまで',
    always: 'ほかには',
    alwaysText:
      'この サービスだけの 番号と、住んでいる 町を 知ります。ほかの サービスの 番号とは ちがいます。',
    agree: '見せて いいです',
    decline: '今は 見せません',
    declineNote: '見せなくても、ほかの サービスは 使えます。',
    undoTitle: 'やめる ときは、いつも 同じ ところです',
    undoText: 'マイページ → 同意の一覧・取り消し。やめると、すぐ ログアウト します。',
    never: 'マイナンバー（12の 数字）・住所・生まれた 日は 伝えません。',
    needed: '必要',
    show: '見せる',
    hide: '見せない',
    unknownValue: 'ありません',
    yes: 'はい',
    no: 'いいえ',
    proofing: {
      none: 'まだ 確かめて いません',
      counter: '窓口で 確かめました',
      jpki_auth: 'カードと 番号で 確かめました',
      jpki_sign: 'カードと 長い 番号で 確かめました',
    },
  },
  lastWay: (day) => `前は これでした（${day}）`,
  otherWays: 'ほかの 方法を えらぶ',
  noWay: 'ここで 使える 方法が ありません。窓口に 来てください。手伝います。',
  helpTitle: 'どれも できない・わからない',
  helpText:
    '町の 窓口に 来てください。手伝います。番号を 忘れた ときも、カードが ない ときも だいじょうぶです。',
  individualNumber: 'マイナンバー（12の 数字）は 読みません。残しません。',
  loginName: '自治体ID(町から もらった ID)',
  loginNameHint: {
    staff: '職員の IDです。例: yabu.hq',
    resident: '町からの 手紙に 書いてあります。例: hanako-123',
  },
  password: 'パスワード',
  submit: 'ログインする',
  demoTitle: 'デモの 人を えらぶ',
  demoNote: '本当の 人では ありません。おすと すぐ ログインします。',
  logoutTitle: 'ログアウト しますか',
  logoutText: 'ほかの サービスの ログインも 終わります。',
  logoutYes: 'ログアウトする',
  logoutNo: 'つづける',
  notices: {
    expired: {
      title: '時間が すぎました',
      text: '何も 消えていません。もとの 画面に もどって、もう一度 ログインしてください。',
    },
    failed: {
      title: 'ログイン できませんでした',
      text: '何も 消えていません。もとの 画面に もどって、もう一度 やってください。',
    },
    logged_out: { title: 'ログアウト しました', text: 'この画面は とじて いいです。' },
  },
  first: 'はじめの 画面へ',
}

const en: PageWords = {
  title: 'Log in',
  learned: {
    ppid: 'a number used by this service alone',
    municipality: 'your municipality',
    roles: 'your roles',
    name: 'your name',
    age_over_18: 'whether you are 18 or older',
    age_over_65: 'whether you are 65 or older',
    proofing: 'how your identity was checked',
  },
  learnsSentence: (service, items) =>
    `“${service}” will learn only <b>${listInEnglish(items)}</b>. It learns nothing else.`,
  problemTitle: 'You are not logged in yet',
  problems: {
    wrong_credentials: 'The municipal ID or the password does not match. Please check both and try again.',
    too_many:
      'There were several attempts, so we wait for a while. Please try again in about 15 minutes, or ask at the counter.',
    too_weak: 'This service needs a stronger way to log in. Nothing is lost. Please choose another way.',
    other_town:
      'This service is for people of another municipality. Please log in from a service of your own municipality.',
  },
  stepUp: 'From here on, a stronger way to log in is needed.',
  groups: {
    card: {
      name: 'My Number Card',
      title: 'Log in with My Number Card',
      hint: 'We tell you how many tries are left before you type.',
    },
    app: {
      name: 'App on your phone',
      title: 'Log in with your phone',
      hint: 'The national authentication app. Hold the card to the phone and enter its PIN.',
    },
    'municipal-id': {
      name: 'Municipal ID',
      title: 'Log in with your municipal ID',
      hint: 'With the ID from the letter of your town. Works without a card.',
    },
  },
  sandbox:
    'This service is still being built and is not connected to real records. Do not use it because a stranger asks you to.',
  skip: 'To the content',
  platform: 'Common login',
  demoBand: ['DEMO', 'All people and figures are invented'],
  settings: 'Language and text size',
  textSizes: { m: 'Text size: normal', l: 'Text size: large', xl: 'Text size: largest' },
  footAccessibility: 'Accessibility',
  footPrivacy: 'Privacy',
  footDisaster: 'In a disaster you can enter a shelter without logging in.',
  logout: 'Log out',
  consent: {
    title: 'Consent',
    sees: (service, items) => `<mark>${service}</mark> will see <mark>${listInEnglish(items)}</mark>.`,
    seesNothing: (service) => `<mark>${service}</mark> will learn only <mark>that it is you</mark>.`,
    changed: 'This service asks for something else than when you agreed. Please look again.',
    fields: 'What you show',
    why: 'What for',
    who: 'Who',
    whoNote: 'Every login is written down',
    untilWhen: 'Until',
    untilWithdrawn: 'you take it back',
    always: 'Besides',
    alwaysText:
      'it gets a number used by this service alone, and your municipality. The number cannot be joined with any other service.',
    agree: 'Agree to this',
    decline: 'Not now',
    declineNote: 'Without your consent everything else works as before.',
    undoTitle: 'Taking it back is always in the same place',
    undoText: 'My page → Consents. The service is logged out at once.',
    never: 'My Number (12 digits), address and date of birth are not passed on.',
    needed: 'Needed',
    show: 'Shown',
    hide: 'Not shown',
    unknownValue: 'Nothing on record',
    yes: 'Yes',
    no: 'No',
    proofing: {
      none: 'not checked yet',
      counter: 'checked at the counter',
      jpki_auth: 'checked by card and PIN',
      jpki_sign: 'checked by card and signature password',
    },
  },
  lastWay: (day) => `Your last way (${day})`,
  otherWays: 'Choose another way',
  noWay: 'This device has no way to log in that is enough for this service. The counter will help you.',
  helpTitle: 'None of these works, or you are not sure',
  helpText:
    'Come to the counter of your municipality: staff check that it is you and help. Also when you forgot the PIN or have no card.',
  individualNumber: 'The 12-digit My Number is never read and never kept.',
  loginName: 'Municipal ID',
  loginNameHint: {
    staff: 'The ID given to staff, such as yabu.hq',
    resident: 'The ID in the letter from your municipality, such as hanako-123',
  },
  password: 'Password',
  submit: 'Log in',
  demoTitle: 'Choose a demo person',
  demoNote: 'All of them are invented. One press logs in.',
  logoutTitle: 'Log out?',
  logoutText: 'This also ends the common login.',
  logoutYes: 'Log out',
  logoutNo: 'Stay logged in',
  notices: {
    expired: {
      title: 'The time to log in has passed',
      text: 'Nothing is lost. Please go back to the service and log in again.',
    },
    failed: {
      title: 'The login could not go on',
      text: 'Nothing is lost. Please go back to the service and try again.',
    },
    logged_out: { title: 'You are logged out', text: 'You can close this page.' },
  },
  first: 'Go to the first page',
}

export const pageWords: Readonly<Record<Language, PageWords>> = { ja, easy, en }

function listInEnglish(items: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(items)
}
