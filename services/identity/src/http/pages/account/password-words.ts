import type { Language } from '@musubi/contracts/route'
import type { OwnPasswordRefusal } from '../../../app/municipal-ids/own-password.ts'

export interface PasswordWords {
  readonly title: string
  readonly why: string
  readonly rules: readonly string[]
  readonly current: string
  readonly password: string
  readonly again: string
  readonly submit: string
  readonly problemTitle: string
  readonly problems: Readonly<Record<OwnPasswordRefusal | 'not_the_same', string>>
  readonly letterOver: { readonly title: string; readonly text: string }
  readonly expired: { readonly title: string; readonly text: string }
}

const ja: PasswordWords = {
  title: '自分のパスワードを決める',
  why: '通知書のパスワードは、今回だけのものです。次からは、ここで決めるパスワードを使います。',
  rules: [
    '12文字以上。短い文や、関係のない言葉をいくつか並べると、覚えやすく強くなります。',
    '記号や数字を混ぜる決まりはありません。定期的に変える必要もありません。',
    'お名前、生年月日、市や町の名前、よく使われる言葉だけのものは使えません。',
  ],
  current: 'いまのパスワード',
  password: '新しいパスワード',
  again: '新しいパスワード（もう一度）',
  submit: 'このパスワードにする',
  problemTitle: 'このパスワードは使えませんでした',
  problems: {
    too_short: '12文字以上にしてください。短い文でもかまいません。',
    too_long: '長すぎます。128文字までにしてください。',
    too_common: 'だれもがはじめに試す言葉です。ほかの人が思いつかない言葉を足してください。',
    too_simple: '同じ文字やキーの並びが続いています。別の言葉を足してください。',
    about_you:
      'お名前、ID、生年月日、市や町の名前だけでは、知っている人に当てられます。別の言葉を足してください。',
    same_as_before: 'いまのパスワードと同じです。別のものにしてください。',
    not_the_same: '2回の入力が違っています。もう一度入力してください。',
    wrong_current_password: 'いまのパスワードが違うようです。何も変わっていません。',
    too_many:
      '続けて確認できなかったため、少し間をあけています。15分ほど待ってから、もう一度お試しください。',
    letter_used: 'この通知書はもう使われたか、新しい通知書が出ています。新しい通知書をお使いください。',
    account_unknown: 'この画面ではパスワードを決められません。窓口でお手伝いします。',
  },
  letterOver: {
    title: '通知書の期限が過ぎています',
    text: 'パスワードは正しいのですが、通知書の期限が過ぎました。窓口で新しい通知書をお渡しします。マイナンバーカードを結んである方は、カードでログインできます。',
  },
  expired: {
    title: 'この自治体IDの期限が過ぎています',
    text: '期限つきのIDでした。続けてお使いになるには、窓口へお越しください。',
  },
}

const easy: PasswordWords = {
  title: '自分の パスワードを きめる',
  why: '手紙の パスワードは 今日だけです。つぎから、ここで きめる パスワードを つかいます。',
  rules: [
    '12文字より 長くします。短い 文でも いいです。',
    '数字や 記号は なくても いいです。ときどき かえなくても いいです。',
    '名前、たんじょう日、町の 名前だけの パスワードは だめです。',
  ],
  current: '今の パスワード',
  password: '新しい パスワード',
  again: '新しい パスワード（もう一度）',
  submit: 'この パスワードに する',
  problemTitle: 'この パスワードは つかえません',
  problems: {
    too_short: '12文字より 長く してください。文でも いいです。',
    too_long: '長すぎます。128文字までに してください。',
    too_common: 'みんなが つかう ことばです。ほかの ことばを 足してください。',
    too_simple: '同じ 文字が つづいています。ほかの ことばを 足してください。',
    about_you: '名前や たんじょう日や 町の 名前だけです。ほかの ことばを 足してください。',
    same_as_before: '今の パスワードと 同じです。ちがうものに してください。',
    not_the_same: '2つが ちがいます。もう一度 書いてください。',
    wrong_current_password: '今の パスワードが ちがいます。何も かわっていません。',
    too_many: '何回も ちがいました。15分 待って、もう一度 やってください。',
    letter_used: 'この 手紙は もう つかえません。新しい 手紙を つかってください。',
    account_unknown: 'ここでは きめられません。窓口に 来てください。手伝います。',
  },
  letterOver: {
    title: '手紙の 期限が すぎました',
    text: 'パスワードは あっています。でも 手紙が 古いです。窓口に 来てください。新しい 手紙を わたします。カードが ある 人は カードで ログインできます。',
  },
  expired: { title: 'この IDは もう つかえません', text: '期限が すぎました。窓口に 来てください。' },
}

const en: PasswordWords = {
  title: 'Choose your own password',
  why: 'The password of the letter is for this time only. From now on you use the one you choose here.',
  rules: [
    'At least 12 characters. A short sentence, or a few words that have nothing to do with each other, is strong and easy to remember.',
    'There is no rule about signs or figures, and no need to change it now and then.',
    'Not only your name, birth date, town or a word that everybody uses.',
  ],
  current: 'Present password',
  password: 'New password',
  again: 'New password, once more',
  submit: 'Use this password',
  problemTitle: 'This password cannot be used',
  problems: {
    too_short: 'Please use at least 12 characters. A short sentence is fine.',
    too_long: 'It is too long. Up to 128 characters are possible.',
    too_common: 'Everybody tries this first. Please add words that nobody expects.',
    too_simple: 'One sign or a row of keys repeats. Please add other words.',
    about_you: 'Your name, ID, birth date or town alone can be guessed. Please add other words.',
    same_as_before: 'This is the present password. Please choose another.',
    not_the_same: 'The two entries differ. Please enter it again.',
    wrong_current_password: 'The present password does not match. Nothing has changed.',
    too_many: 'There were several attempts, so we wait for a while. Please try again in about 15 minutes.',
    letter_used: 'This letter was used already, or a newer one exists. Please use the newest letter.',
    account_unknown: 'A password cannot be chosen here. Please ask at the counter.',
  },
  letterOver: {
    title: 'The letter is too old',
    text: 'The password is right, but the time of the letter is over. You get a new letter at the counter. With a linked My Number Card you can log in by card.',
  },
  expired: {
    title: 'This municipal ID has expired',
    text: 'It was for a limited time. Please come to the counter.',
  },
}

export const passwordWords: Readonly<Record<Language, PasswordWords>> = { ja, easy, en }
