import type { Language, Texts } from './languages.ts'
import type { Notice, Problem } from './pages.ts'

/** The acr values of the common login, in people's words. */
export const waysToLogIn: Readonly<Record<string, Texts>> = {
  'urn:jp-muni:acr:jpki-auth': {
    ja: 'マイナンバーカードと暗証番号',
    easy: 'マイナンバーカードと 暗証番号（4つの 数字）',
    en: 'My Number Card with PIN',
  },
  'urn:jp-muni:acr:jpki-sign': {
    ja: 'マイナンバーカードと署名用パスワード',
    easy: 'マイナンバーカードと 長い パスワード',
    en: 'My Number Card with signature password',
  },
  'urn:jp-muni:acr:kazashi': {
    ja: 'カードをかざして（係の人のいる窓口で）',
    easy: 'カードを かざしました（窓口で）',
    en: 'Card held at an attended counter',
  },
  'urn:jp-muni:acr:mid-passkey': { ja: 'パスキー', easy: 'パスキー', en: 'Passkey' },
  'urn:jp-muni:acr:mid-pwd': {
    ja: '自治体IDとパスワード',
    easy: '自治体（じちたい）IDと パスワード',
    en: 'Municipal ID and password',
  },
  'urn:jp-muni:acr:demo': {
    ja: 'デモの人を選んで',
    easy: 'デモの 人を えらびました',
    en: 'Chosen demo person',
  },
}

interface PageWords {
  readonly learns: string
  readonly logIn: string
  readonly logOut: string
  readonly refresh: string
  readonly numberTitle: string
  readonly numberSays: (service: string) => string
  readonly knows: string
  readonly town: string
  readonly way: string
  readonly since: string
  readonly until: string
  readonly received: string
  readonly otherTitle: string
  readonly otherSays: string
  readonly openOther: (name: string) => string
  readonly code: string
  readonly back: string
  readonly notices: Readonly<Record<Notice, string>>
  readonly problems: Readonly<Record<Problem, { readonly title: string; readonly text: string }>>
}

export const pageWords: Readonly<Record<Language, PageWords>> = {
  ja: {
    learns:
      'このサービスに伝わるのは、<strong>あなた本人だということ</strong>と、お住まいの市町だけです。名前も住所も伝わりません。',
    logIn: 'ログイン',
    logOut: 'ログアウト',
    refresh: 'いま 確かめなおす',
    numberTitle: 'ここでの あなたの番号',
    numberSays: (service) =>
      `「${service}」だけの番号です。ほかのサービスでは別の番号になるので、番号をつきあわせても、同じ人だとは分かりません。`,
    knows: 'このサービスが 知っていること',
    town: 'お住まいの市町',
    way: 'ログインの方法',
    since: 'ログインした時刻',
    until: 'つぎに 確かめなおす時刻',
    received: '開発者の方へ：受け取った内容（IDトークン）',
    otherTitle: 'となりのサービスでは',
    otherSays: '同じ人がログインしても、番号は別のものになります。見くらべてください。',
    openOther: (name) => `「${name}」を ひらく`,
    code: 'エラー番号',
    back: 'はじめの画面へ',
    notices: {
      over: 'ログインは 終わりました。ほかのサービスでログアウトしたときも、ここは いっしょに終わります。',
      refreshed: '共通認証に 確かめました。いまもログインしています。番号は変わりません。',
      refresh_failed: '共通認証に 確かめたところ、ログインは終わっていました。もう一度 ログインできます。',
    },
    problems: {
      declined: {
        title: 'ログインしませんでした',
        text: '伝えることに同意しなかったので、ここには何も伝わっていません。気が変わったら、もう一度 ログインできます。',
      },
      late: {
        title: 'ログインの途中で 時間がたちました',
        text: '何も失われていません。はじめの画面から、もう一度 ログインしてください。',
      },
      failed: {
        title: 'ログインを 確かめられませんでした',
        text: 'あなたの代わりに ほかの人が入ることはありません。何も失われていません。もう一度 ログインしてください。くり返すときは、下の番号を 運営者に お伝えください。',
      },
      away: {
        title: 'いま ログインできません',
        text: '共通認証に つながりません。こちらの記録は 失われていません。数分待って、もう一度 ひらいてください。',
      },
      not_found: { title: 'ページが ありません', text: 'アドレスが ちがうか、なくなったページです。' },
      foreign_form: {
        title: 'この操作は 受け付けませんでした',
        text: 'ほかのサイトから送られた操作なので、何も変えていません。この画面から もう一度 お願いします。',
      },
    },
  },
  easy: {
    learns:
      'この サービスに つたわるのは <strong>あなた本人だと いうこと</strong>と 住んでいる 市や 町だけです。名前と 住所は つたわりません。',
    logIn: 'ログイン',
    logOut: 'ログアウト',
    refresh: 'いま たしかめる',
    numberTitle: 'ここでの あなたの 番号',
    numberSays: (service) =>
      `「${service}」だけの 番号です。ほかの サービスでは ちがう 番号です。番号を くらべても 同じ 人だと わかりません。`,
    knows: 'この サービスが 知っていること',
    town: '住んでいる 市や 町',
    way: 'ログインの やりかた',
    since: 'ログインした 時間',
    until: 'つぎに たしかめる 時間',
    received: '作る人へ：もらった もの（IDトークン）',
    otherTitle: 'となりの サービスでは',
    otherSays: '同じ 人でも 番号が ちがいます。見て くらべて ください。',
    openOther: (name) => `「${name}」を ひらく`,
    code: 'エラーの 番号',
    back: 'はじめの ページへ',
    notices: {
      over: 'ログインは おわりました。ほかの サービスで ログアウトすると ここも いっしょに おわります。',
      refreshed: 'たしかめました。いまも ログインしています。番号は かわりません。',
      refresh_failed: 'たしかめたら ログインは おわって いました。もう一度 ログインできます。',
    },
    problems: {
      declined: {
        title: 'ログイン しませんでした',
        text: '「はい」と 言わなかったので、ここには 何も つたわって いません。もう一度 ログインできます。',
      },
      late: {
        title: '時間が たちました',
        text: '何も なくなって いません。はじめの ページから もう一度 ログインして ください。',
      },
      failed: {
        title: 'ログインを たしかめられませんでした',
        text: 'ほかの 人が 入る ことは ありません。何も なくなって いません。もう一度 ログインして ください。',
      },
      away: {
        title: 'いま ログインできません',
        text: '何も なくなって いません。すこし まって もう一度 ひらいて ください。',
      },
      not_found: { title: 'ページが ありません', text: 'アドレスが ちがいます。' },
      foreign_form: {
        title: 'できませんでした',
        text: 'ほかの サイトから 来たので、何も かえて いません。この ページから もう一度 おして ください。',
      },
    },
  },
  en: {
    learns:
      'This service will learn only <strong>that it is you</strong> and the municipality you live in. It learns neither name nor address.',
    logIn: 'Log in',
    logOut: 'Log out',
    refresh: 'Check again now',
    numberTitle: 'Your number here',
    numberSays: (service) =>
      `It is the number of “${service}” alone. Other services have other numbers for you, so putting them side by side does not tell that you are one person.`,
    knows: 'What this service knows',
    town: 'Municipality',
    way: 'How you logged in',
    since: 'Logged in at',
    until: 'Checked again at',
    received: 'For developers: what arrived (ID token)',
    otherTitle: 'At the service next door',
    otherSays: 'The same person has another number there. Compare them.',
    openOther: (name) => `Open “${name}”`,
    code: 'Error code',
    back: 'To the first page',
    notices: {
      over: 'The login is over. It ends here, too, when you log out at another service.',
      refreshed: 'Checked with the common login: you are still logged in, and your number is the same.',
      refresh_failed: 'The common login says that your login is over. You can log in again.',
    },
    problems: {
      declined: {
        title: 'You did not log in',
        text: 'You did not agree, so nothing was passed on to this service. You can log in again at any time.',
      },
      late: {
        title: 'The login took too long',
        text: 'Nothing is lost. Please log in again from the first page.',
      },
      failed: {
        title: 'The login could not be verified',
        text: 'Nobody got in instead of you, and nothing is lost. Please log in again. If it happens again, tell the operator the code below.',
      },
      away: {
        title: 'You cannot log in just now',
        text: 'The common login does not answer. Nothing is lost. Please wait a few minutes and open the page again.',
      },
      not_found: { title: 'There is no such page', text: 'The address is wrong, or the page is gone.' },
      foreign_form: {
        title: 'This was not accepted',
        text: 'It came from another site, so nothing was changed. Please do it again on this page.',
      },
    },
  },
}
