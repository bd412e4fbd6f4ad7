import type { Language } from '@musubi/contracts/route'
import type { EnrolRefusal } from '../../../app/passkeys/enrol.ts'
import type { PasskeyLoginRefusal } from '../../../app/passkeys/sign-in.ts'

export interface PasskeyWords {
  readonly loginLead: string
  readonly loginButton: string
  readonly loginProblems: Readonly<Record<PasskeyLoginRefusal, string>>
  readonly enrolProblems: Readonly<Record<EnrolRefusal, string>>
  readonly unsupported: string
  readonly noScript: string
  /** The device or its owner said no. */
  readonly declined: string
}

const ja: PasskeyWords = {
  loginLead:
    'この機器に登録したパスキーで、何も入力せずにログインします。指や顔の情報は、機器の外に出ません。',
  loginButton: 'パスキーで ログインする',
  loginProblems: {
    question_over: '時間が過ぎました。何も失われていません。もう一度、押してください。',
    passkey_unknown:
      'このパスキーは登録されていません。消したパスキーか、別の自治体のものかもしれません。ほかの方法を選んでください。',
    not_verified: 'パスキーを確認できませんでした。もう一度お試しいただくか、ほかの方法を選んでください。',
    account_not_in_use: 'この自治体IDは、いま使えません。窓口でお手伝いします。',
  },
  enrolProblems: {
    question_over: '時間が過ぎました。何も登録されていません。もう一度、押してください。',
    not_verified: 'パスキーを確認できませんでした。何も登録されていません。もう一度お試しください。',
    too_many_passkeys: '登録できるのは10個までです。使っていないものを消してください。',
    passkey_known: 'このパスキーは、もう登録されています。',
    account_unknown: 'この画面では登録できません。窓口でお手伝いします。',
  },
  unsupported: 'このブラウザーではパスキーを使えません。ほかの方法を選んでください。',
  noScript:
    'パスキーを使うには、ブラウザーのJavaScriptを有効にしてください。ほかの方法は、そのまま使えます。',
  declined: '取りやめたか、確認できませんでした。何も変わっていません。もう一度、押してください。',
}

const easy: PasskeyWords = {
  loginLead:
    'この 機械に 登録した パスキーで ログインします。何も 書きません。指や 顔の ことは 外に 出ません。',
  loginButton: 'パスキーで ログインする',
  loginProblems: {
    question_over: '時間が すぎました。何も 消えていません。もう一度 おしてください。',
    passkey_unknown: 'この パスキーは 登録して いません。ほかの 方法を えらんでください。',
    not_verified:
      'パスキーが わかりませんでした。もう一度 やってください。だめなら ほかの 方法を えらんでください。',
    account_not_in_use: 'この IDは 今 つかえません。窓口に 来てください。手伝います。',
  },
  enrolProblems: {
    question_over: '時間が すぎました。何も 登録して いません。もう一度 おしてください。',
    not_verified: 'パスキーが わかりませんでした。何も 登録して いません。もう一度 やってください。',
    too_many_passkeys: '10個までです。つかわないものを 消してください。',
    passkey_known: 'この パスキーは もう 登録して あります。',
    account_unknown: 'ここでは 登録 できません。窓口に 来てください。手伝います。',
  },
  unsupported: 'この ブラウザーでは パスキーが つかえません。ほかの 方法を えらんでください。',
  noScript: 'パスキーを つかうには JavaScriptが いります。ほかの 方法は つかえます。',
  declined: 'やめたか、わかりませんでした。何も かわっていません。もう一度 おしてください。',
}

const en: PasskeyWords = {
  loginLead:
    'Log in with the passkey of this device, without typing. Your finger or face never leaves the device.',
  loginButton: 'Log in with a passkey',
  loginProblems: {
    question_over: 'The time has passed. Nothing is lost. Please press again.',
    passkey_unknown: 'This passkey is not registered. It may have been removed. Please choose another way.',
    not_verified: 'The passkey could not be verified. Please try again or choose another way.',
    account_not_in_use: 'This municipal ID cannot be used now. Please ask at the counter.',
  },
  enrolProblems: {
    question_over: 'The time has passed. Nothing was registered. Please press again.',
    not_verified: 'The passkey could not be verified. Nothing was registered. Please try again.',
    too_many_passkeys: 'Up to ten can be registered. Please remove one that you do not use.',
    passkey_known: 'This passkey is registered already.',
    account_unknown: 'It cannot be registered here. Please ask at the counter.',
  },
  unsupported: 'This browser cannot use passkeys. Please choose another way.',
  noScript: 'Passkeys need JavaScript. The other ways work without.',
  declined: 'It was cancelled or could not be verified. Nothing has changed. Please press again.',
}

export const passkeyWords: Readonly<Record<Language, PasskeyWords>> = { ja, easy, en }
