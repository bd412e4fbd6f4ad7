import type { Language } from '@musubi/contracts/route'
import type { LinkAppRefusal } from '../../app/national-app/link-app.ts'
import type { UpstreamFailure } from '../../upstream/failures.ts'

/** What went wrong between the person and their account. */
export type AppProblem = UpstreamFailure | LinkAppRefusal | 'must_choose_password'

export interface AppWords {
  readonly button: string
  readonly title: string
  readonly problems: Readonly<Record<AppProblem, string>>
  /** What to do after a failure on the app's side: on the login page, and where there is only the app. */
  readonly orAnotherWay: string
  readonly tryLater: string
  /** The app is nobody's yet. */
  readonly first: {
    readonly title: string
    readonly lead: string
    readonly app: string
    readonly municipalId: string
    readonly compared: string
    readonly submit: string
    readonly again: string
    readonly otherWays: string
  }
  readonly account: {
    readonly title: string
    readonly none: string
    readonly what: string
    readonly link: string
    readonly linked: (since: string) => string
    readonly used: (day: string) => string
    readonly unlink: string
    readonly again: string
    readonly doneLinked: string
    readonly doneUnlinked: string
    readonly problemTitle: string
  }
}

const ja: AppWords = {
  button: 'デジタル認証アプリを 開く',
  title: 'スマートフォンのアプリ',
  problems: {
    cancelled: 'アプリでの確認は、とちゅうで終わりました。何も失われていません。',
    upstream_down: '国のデジタル認証アプリが、いま応えません。あなたの登録は何も失われていません。',
    upstream_slow: '国のデジタル認証アプリの返事が遅いので、待つのをやめました。何も失われていません。',
    not_believed: 'アプリからの返事を確かめられなかったため、使いませんでした。何も失われていません。',
    too_weak:
      'アプリでの確認が、カードと暗証番号によるものではありませんでした。何も失われていません。アプリの中でカードを読みとってください。',
    over: 'アプリでの確認の時間が過ぎたか、もう使われています。何も失われていません。',
    not_connected:
      'このサービスと国のデジタル認証アプリが、いまつながっていません。あなたのせいではありません。何も失われていません。',
    account_unknown: '登録が見つかりません。窓口でお手伝いします。',
    account_not_in_use: 'この登録は、いま使われていません。窓口でお手伝いします。',
    needs_counter: 'この手続きは、窓口でお手伝いします。カードをお持ちください。何も変わっていません。',
    birth_date_differs:
      'アプリの持ち主と、この自治体IDの生年月日が違います。ご自分のアプリとIDかどうか、お確かめください。何も変わっていません。',
    app_already_linked:
      'このアプリは、ほかの登録に結ばれています。アプリ1つに、登録は1つです。心あたりがないときは、窓口へお知らせください。',
    stronger_proof_needed:
      'この登録には、別のアプリが結ばれています。入れかえるには、カードかパスキーでログインしてから「ログインの方法」で結んでください。',
    must_choose_password:
      '届いた紙のパスワードが、まだそのままです。先に自治体IDでログインして、自分のパスワードを決めてください。',
  },
  orAnotherWay: 'もう一度アプリを選ぶか、下のほかの方法で ログインしてください。',
  tryLater: '少しあとで、もう一度お試しください。',
  first: {
    title: 'はじめに 1回だけ、結びます',
    lead: 'このアプリは、まだ だれの自治体IDとも 結ばれていません。自治体IDとパスワードを入れると、次からは アプリだけでログインできます。',
    app: 'アプリ',
    municipalId: '自治体ID',
    compared:
      'アプリの生年月日と、登録の生年月日が同じかどうかだけを 確かめます。ほかのサービスには伝わりません。',
    submit: '結んで ログインする',
    again: 'アプリを開いて 結ぶ',
    otherWays: '結ばずに、ほかの方法でログインする',
  },
  account: {
    title: 'スマートフォンのアプリ',
    none: 'まだ結んでいません。結ぶと、スマートフォンのデジタル認証アプリでログインできます。',
    what: 'アプリから受けとるのは、このサービスだけで使う番号です。結ぶときだけ、生年月日が同じかを確かめます。',
    link: 'アプリを結ぶ',
    linked: (since) => `${since}に結びました`,
    used: (day) => `最後に使った日 ${day}`,
    unlink: '結びをほどく',
    again: '別のアプリに結び直す',
    doneLinked: 'アプリを結びました。次からは、アプリでもログインできます。',
    doneUnlinked: 'アプリの結びをほどきました。',
    problemTitle: 'アプリを結べませんでした',
  },
}

const easy: AppWords = {
  button: 'デジタル認証アプリを ひらく',
  title: 'スマートフォンの アプリ',
  problems: {
    cancelled: 'アプリが とちゅうで おわりました。何も 消えていません。',
    upstream_down: 'アプリが 今 つかえません。あなたの 登録は 消えていません。',
    upstream_slow: 'アプリの 返事が おそいです。待つのを やめました。何も 消えていません。',
    not_believed: 'アプリの 返事が 正しいか わかりませんでした。何も 消えていません。',
    too_weak:
      'アプリで カードを 読んで いません。何も 消えていません。アプリで カードと 番号を つかって ください。',
    over: '時間が すぎました。何も 消えていません。',
    not_connected: 'アプリが 今 つながって いません。あなたの せいでは ありません。何も 消えていません。',
    account_unknown: '登録が ありません。窓口に 来てください。手伝います。',
    account_not_in_use: 'この 登録は 今 つかえません。窓口に 来てください。手伝います。',
    needs_counter: '窓口で 手伝います。カードを 持って 来てください。何も かわって いません。',
    birth_date_differs:
      'アプリの 人と IDの 人の 生まれた 日が ちがいます。自分の アプリと IDか 見てください。何も かわって いません。',
    app_already_linked:
      'この アプリは ほかの 登録に つながって います。1つの アプリに 登録は 1つです。わからない ときは 窓口に 来てください。',
    stronger_proof_needed:
      'この 登録には ほかの アプリが あります。かえる ときは、カードか パスキーで ログイン してください。',
    must_choose_password:
      'パスワードが 手紙の ままです。先に 自治体IDで ログインして、自分の パスワードを きめてください。',
  },
  orAnotherWay: 'もう一度 アプリを えらぶか、下の ほかの 方法で ログインしてください。',
  tryLater: 'あとで もう一度 やってください。',
  first: {
    title: 'はじめに 1回だけ むすびます',
    lead: 'この アプリは まだ だれの IDとも つながって いません。自治体IDと パスワードを 書くと、つぎからは アプリだけで ログイン できます。',
    app: 'アプリ',
    municipalId: '自治体ID',
    compared: '生まれた 日が 同じか だけを 見ます。ほかの サービスは 知りません。',
    submit: 'むすんで ログインする',
    again: 'アプリを ひらいて むすぶ',
    otherWays: 'むすばないで、ほかの 方法で ログインする',
  },
  account: {
    title: 'スマートフォンの アプリ',
    none: 'まだ むすんで いません。むすぶと、スマートフォンの アプリで ログイン できます。',
    what: 'アプリから もらうのは、この サービスだけの 番号です。むすぶ ときだけ、生まれた 日が 同じか 見ます。',
    link: 'アプリを むすぶ',
    linked: (since) => `${since}に むすびました`,
    used: (day) => `さいごに つかった 日 ${day}`,
    unlink: 'むすびを ほどく',
    again: 'ほかの アプリに する',
    doneLinked: 'アプリを むすびました。つぎから アプリで ログイン できます。',
    doneUnlinked: 'アプリの むすびを ほどきました。',
    problemTitle: 'アプリを むすぶことが できませんでした',
  },
}

const en: AppWords = {
  button: 'Open the Digital Authentication App',
  title: 'Phone app',
  problems: {
    cancelled: 'The check in the app ended on the way. Nothing is lost.',
    upstream_down:
      'The national authentication app does not answer now. Nothing of your registration is lost.',
    upstream_slow: 'The national authentication app takes too long, so we stopped waiting. Nothing is lost.',
    not_believed: 'We could not verify what the app answered, so we did not use it. Nothing is lost.',
    too_weak: 'The app did not check a card with its PIN. Nothing is lost. Read your card in the app.',
    over: 'The check in the app is too old or was used already. Nothing is lost.',
    not_connected:
      'This service and the national authentication app are not connected now. It is not your fault. Nothing is lost.',
    account_unknown: 'We found no registration. Staff at the counter will help you.',
    account_not_in_use: 'This registration is not in use. Staff at the counter will help you.',
    needs_counter:
      'Staff at the counter will help you with this. Please bring your card. Nothing has changed.',
    birth_date_differs:
      'The owner of the app and this municipal ID have different dates of birth. Please check that both are yours. Nothing has changed.',
    app_already_linked:
      'This app is linked to another registration. One app belongs to one registration. If you know of none, please tell the counter.',
    stronger_proof_needed:
      'This registration has another app. To replace it, log in with your card or a passkey and link the new app under “Ways to log in”.',
    must_choose_password:
      'You still have the password of the letter. Log in with your municipal ID first and choose a password of your own.',
  },
  orAnotherWay: 'Choose the app again, or log in by one of the other ways below.',
  tryLater: 'Please try again a little later.',
  first: {
    title: 'Link the app, just once',
    lead: 'This app is not linked to any municipal ID yet. Enter your municipal ID and password, and next time the app alone is enough.',
    app: 'Phone app',
    municipalId: 'Municipal ID',
    compared:
      'We only compare the date of birth in the app with the one in your registration. No other service learns it.',
    submit: 'Link and log in',
    again: 'Open the app to link it',
    otherWays: 'Log in another way, without linking',
  },
  account: {
    title: 'Phone app',
    none: 'Not linked yet. Once linked, you can log in with the Digital Authentication App on your phone.',
    what: 'The app gives us an id that only this service uses. When you link it, we compare the date of birth once.',
    link: 'Link the app',
    linked: (since) => `Linked on ${since}`,
    used: (day) => `Last used on ${day}`,
    unlink: 'Unlink',
    again: 'Link another app',
    doneLinked: 'The app is linked. From now on you can log in with it.',
    doneUnlinked: 'The app was unlinked.',
    problemTitle: 'The app could not be linked',
  },
}

export const appWords: Readonly<Record<Language, AppWords>> = { ja, easy, en }

const UPSTREAM: ReadonlySet<AppProblem> = new Set<UpstreamFailure>([
  'cancelled',
  'upstream_down',
  'upstream_slow',
  'not_believed',
  'too_weak',
  'over',
  'not_connected',
])

/** What happened, that nothing is lost, and what to do where it is said. */
export function sayAppProblem(
  problem: AppProblem,
  language: Language,
  next: 'orAnotherWay' | 'tryLater',
): string {
  const { problems, ...words } = appWords[language]
  const gap = language === 'en' ? ' ' : ''
  return UPSTREAM.has(problem) ? `${problems[problem]}${gap}${words[next]}` : problems[problem]
}

/** A problem that came back in an address; anything else is nobody's word. */
export function readAppProblem(text: unknown): AppProblem | undefined {
  return typeof text === 'string' && Object.hasOwn(ja.problems, text) ? (text as AppProblem) : undefined
}
