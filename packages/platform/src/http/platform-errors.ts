import { unreachableMessage } from '@musubi/contracts/client'
import type { CommonErrorCode } from '@musubi/contracts/route'
import { defineErrors, type ErrorEntry } from './error-table.ts'

/** The failures every route may answer with. */
export const platformErrors = defineErrors({
  invalid_input: {
    status: 400,
    ja: '確認が必要な項目があります。入力した内容は消えていません。見直してから、もう一度送ってください。',
    easy: 'もう一度 見てほしい ところが あります。書いたものは 消えていません。直して、もう一度 送ってください。',
    en: 'Some items need another look. Nothing you entered is lost. Please check them and send again.',
  },
  unauthenticated: {
    status: 401,
    ja: 'ログインの確認が必要です。保存済みの内容はそのままです。ログインしてから、もう一度お試しください。',
    easy: 'ログインが 必要です。保存したものは そのままです。ログインして、もう一度 やってください。',
    en: 'Please log in to continue. What was saved is unchanged. Log in and try again.',
  },
  forbidden: {
    status: 403,
    ja: 'この操作は、いまの権限では行えません。内容は何も変わっていません。必要なときは担当者へご連絡ください。',
    easy: 'この操作は できません。何も 変わっていません。必要なときは 担当の人に 聞いてください。',
    en: 'This action is not open to your account. Nothing has changed. If you need it, please ask the person in charge.',
  },
  not_found: {
    status: 404,
    ja: 'お探しのものが見つかりませんでした。登録された内容はそのままです。前の画面に戻るか、番号やURLをお確かめください。',
    easy: '見つかりませんでした。何も 消えていません。前の画面に もどって ください。',
    en: 'We could not find this. Nothing is lost. Please go back, or check the number or address.',
  },
  conflict: {
    status: 409,
    ja: '先に別の変更が保存されていました。保存済みの内容はそのままです。最新の内容を見てから、もう一度お試しください。',
    easy: 'ほかの人が 先に 変えました。保存したものは 消えていません。新しい内容を 見て、もう一度 やってください。',
    en: 'Another change was saved first. What was saved is unchanged. Please look at the latest and try again.',
  },
  payload_too_large: {
    status: 413,
    ja: '一度に送れる量を超えていました。入力した内容は消えていません。小さく分けて、もう一度送ってください。',
    easy: '送るものが 大きいです。書いたものは 消えていません。小さくして、もう一度 送ってください。',
    en: 'This is more than can be sent at once. Nothing you entered is lost. Please send it in smaller parts.',
  },
  too_many_requests: {
    status: 429,
    ja: 'ただいま操作が集中しています。入力した内容は消えていません。少し待ってから、もう一度お試しください。',
    easy: 'いま、とても こんでいます。書いたものは 消えていません。少し 待って、もう一度 やってください。',
    en: 'There are many requests right now. Nothing you entered is lost. Please wait a moment and try again.',
  },
  internal: {
    status: 500,
    ja: '思いがけない問題が起きました。保存済みの内容はそのままです。少し待って、もう一度お試しください。続くときは、お問い合わせ番号を窓口へお伝えください。',
    easy: '問題が ありました。保存したものは 消えていません。少し 待って、もう一度 やってください。だめなときは、番号を 窓口の人に 教えてください。',
    en: 'Something unexpected happened. What was saved is unchanged. Please wait and try again. If it goes on, tell the counter the reference number.',
  },
  service_unavailable: { status: 503, ...unreachableMessage },
} satisfies Record<CommonErrorCode, ErrorEntry>)
