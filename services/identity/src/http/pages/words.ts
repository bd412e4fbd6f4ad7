import type { Language } from '@musubi/contracts/route'
import type { Learned, LoginPageProps, NoticePageProps } from './page-props.ts'

export interface PageWords {
  readonly title: string
  readonly learned: Readonly<Record<Learned, string>>
  readonly learnsSentence: (service: string, items: readonly string[]) => string
  readonly problemTitle: string
  readonly problems: Readonly<Record<NonNullable<LoginPageProps['problem']>, string>>
  readonly loginName: string
  readonly loginNameHint: Readonly<Record<LoginPageProps['audience'], string>>
  readonly password: string
  readonly submit: string
  readonly demoTitle: string
  readonly demoNote: string
  readonly languages: string
  readonly logoutTitle: string
  readonly logoutText: string
  readonly logoutYes: string
  readonly logoutNo: string
  readonly notices: Readonly<
    Record<NoticePageProps['notice'], { readonly title: string; readonly text: string }>
  >
  readonly first: string
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
  },
  learnsSentence: (service, items) =>
    `「${service}」に伝わるのは、${items.join('、')}だけです。ほかのことは伝わりません。`,
  problemTitle: 'ログインできませんでした',
  problems: {
    wrong_credentials: '自治体IDかパスワードが違うようです。お確かめのうえ、もう一度入力してください。',
    too_many:
      '続けて確認できなかったため、少し間をあけています。15分ほど待ってから、もう一度お試しください。お急ぎのときは窓口へどうぞ。',
  },
  loginName: '自治体ID',
  loginNameHint: {
    staff: '職員に配られたIDです。例: yabu.hq',
    resident: '自治体からの通知に書かれたIDです。例: hanako-123',
  },
  password: 'パスワード',
  submit: 'ログインする',
  demoTitle: 'デモ用の人を選ぶ',
  demoNote: 'すべて架空の人です。押すとすぐにログインします。',
  languages: 'ことば',
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
  },
  learnsSentence: (service, items) =>
    `「${service}」が 知るのは、${items.join('、')} だけです。ほかのことは 知りません。`,
  problemTitle: 'ログイン できませんでした',
  problems: {
    wrong_credentials: 'IDか パスワードが ちがいます。見て、もう一度 書いてください。',
    too_many: '何回も ちがいました。15分 待って、もう一度 やってください。急ぐときは 窓口へ 来てください。',
  },
  loginName: '自治体ID(町から もらった ID)',
  loginNameHint: {
    staff: '職員の IDです。例: yabu.hq',
    resident: '町からの 手紙に 書いてあります。例: hanako-123',
  },
  password: 'パスワード',
  submit: 'ログインする',
  demoTitle: 'デモの 人を えらぶ',
  demoNote: '本当の 人では ありません。おすと すぐ ログインします。',
  languages: 'ことば',
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
  },
  learnsSentence: (service, items) =>
    `“${service}” will learn only ${listInEnglish(items)}. It learns nothing else.`,
  problemTitle: 'You are not logged in yet',
  problems: {
    wrong_credentials: 'The municipal ID or the password does not match. Please check both and try again.',
    too_many:
      'There were several attempts, so we wait for a while. Please try again in about 15 minutes, or ask at the counter.',
  },
  loginName: 'Municipal ID',
  loginNameHint: {
    staff: 'The ID given to staff, such as yabu.hq',
    resident: 'The ID in the letter from your municipality, such as hanako-123',
  },
  password: 'Password',
  submit: 'Log in',
  demoTitle: 'Choose a demo person',
  demoNote: 'All of them are invented. One press logs in.',
  languages: 'Language',
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
