import { escapeHtml } from '../../http/pages/html.ts'
import type { PhoneOwner, PhoneRefusal } from './phones.ts'

export type PinProblem = PhoneRefusal

/** What the platform may ask of the app, as the app says it. */
const ASKED: Readonly<Record<string, string>> = {
  name: '氏名',
  address: '住所',
  birthdate: '生年月日',
  gender: '性別',
}

function page(base: string, title: string, main: string, head = ''): string {
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${head}<title>${title} - デモのスマートフォン</title>
<link rel="stylesheet" href="${base}/phone.css">
</head>
<body>
<div class="phone">
<header><p class="demo"><b>デモ</b>国のデジタル認証アプリの まねです。本物では ありません。</p></header>
<main>
<h1>${title}</h1>
${main}
</main>
</div>
</body>
</html>
`
}

/** Whose phone it is. */
export function renderPeople({
  base,
  uid,
  people,
}: {
  readonly base: string
  readonly uid: string
  readonly people: readonly PhoneOwner[]
}): string {
  const items = people.map(
    ({ personId, name, townName, shows }) =>
      `<li><a href="${base}/phone/${uid}/card/${encodeURIComponent(personId)}"><b>${escapeHtml(name)}</b><span>${escapeHtml(townName)}</span><small>${escapeHtml(shows)}</small></a></li>`,
  )
  return page(
    base,
    'だれの スマートフォンですか',
    `<p>すべて架空の人です。選ぶと、その人の スマートフォンになります。</p>
<ul class="people">${items.join('\n')}</ul>
${cancelForm(base, uid)}`,
  )
}

export interface PinPageProps {
  readonly base: string
  readonly uid: string
  readonly owner: PhoneOwner
  readonly triesLeft: number | undefined
  /** Scopes. */
  readonly asked: readonly string[]
  readonly problem: PinProblem | undefined
}

/** The card is at the phone: what will be handed over, how many tries there are, and the PIN. */
export function renderPin({ base, uid, owner, triesLeft, asked, problem }: PinPageProps): string {
  const items = asked.flatMap((scope) => ASKED[scope] ?? [])
  const blocked = triesLeft === 0 || problem?.reason === 'pin_blocked'
  return page(
    base,
    `${escapeHtml(owner.name)}さん`,
    `${problem ? `<p class="problem" role="alert" id="problem">${say(problem)}</p>` : ''}
<div class="card" aria-hidden="true"><span></span><i></i></div>
<p class="hold">カードを スマートフォンに あてています。</p>
<p>「Musubi 共通ログイン」に伝わるのは、<b>この人だけの仮の番号${items.length > 0 ? `と、${items.join('・')}` : ''}</b>です。</p>
${blocked ? `<p class="problem">暗証番号が ロックされています。市役所の窓口で 直せます。</p>` : renderPinForm(base, uid, owner, triesLeft, problem)}
<p><a href="${base}/phone/${uid}">別の人を選ぶ</a></p>
${cancelForm(base, uid)}`,
  )
}

function renderPinForm(
  base: string,
  uid: string,
  owner: PhoneOwner,
  triesLeft: number | undefined,
  problem: PinProblem | undefined,
): string {
  const described = problem ? 'problem tries' : 'tries'
  return `<form method="post" action="${base}/phone/${uid}/card/${encodeURIComponent(owner.personId)}">
<label for="pin">利用者証明用の暗証番号（4けた）</label>
<p class="tries" id="tries">まちがえられるのは、あと${triesLeft ?? 3}回です。デモの暗証番号は 1234 です。</p>
<input id="pin" name="pin" type="password" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" autocomplete="off" required autofocus aria-describedby="${described}"${problem ? ' aria-invalid="true"' : ''}>
<button class="main" type="submit">読みとって 確認する</button>
</form>`
}

function say(problem: PinProblem): string {
  switch (problem.reason) {
    case 'wrong_pin':
      return `暗証番号が違います。あと${problem.triesLeft}回で ロックされます。`
    case 'pin_format':
      return '暗証番号は、数字4けたです。回数は減っていません。'
    case 'pin_blocked':
      return '暗証番号が ロックされました。'
    case 'card_ended':
      return 'このカードの電子証明書は、使えなくなっています（失効・期限切れ）。'
    case 'card_unreadable':
      return 'カードを読みとれませんでした。もう一度 お試しください。'
  }
}

function cancelForm(base: string, uid: string): string {
  return `<form method="post" action="${base}/phone/${uid}/cancel"><button type="submit">やめて もどる</button></form>`
}

/** Leads on by itself; the link is for browsers that were told not to. */
export function renderDone({
  base,
  next,
  cancelled,
}: {
  readonly base: string
  readonly next: string
  readonly cancelled: boolean
}): string {
  const href = escapeHtml(next)
  return page(
    base,
    cancelled ? 'やめました' : '確認しました',
    `<p class="done">もとの画面へ もどります。</p>\n<p><a class="main" id="next" href="${href}">もとの画面へ</a></p>`,
    `<meta http-equiv="refresh" content="0;url=${href}">\n`,
  )
}

export function renderOver(base: string): string {
  return page(
    base,
    '時間が過ぎました',
    '<p>何も失われていません。もとの画面へもどって、もう一度アプリを選んでください。</p>',
  )
}
