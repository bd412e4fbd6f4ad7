import type { Language } from '../web/languages.ts'

interface CounterWords {
  readonly screen: string
  readonly idle: string
  readonly idleSays: string
  readonly next: string
  readonly waiting: string
  readonly waitingSays: string
  readonly openTray: string
  readonly cancel: string
  readonly asking: string
  readonly askingSays: string
  readonly checking: string
  readonly done: string
  readonly number: string
  readonly numberSays: string
  readonly visits: (count: number) => string
  readonly byCard: string
  readonly problem: string
  readonly lost: string
  readonly unknown: string
  readonly reader: string
  readonly unattended: string
  readonly declined: string
  readonly otherwise: string
  readonly code: string
  readonly home: string
}

export const counterWords: Readonly<Record<Language, CounterWords>> = {
  ja: {
    screen: '窓口の画面',
    idle: '受付の準備が できています',
    idleSays: '来た人に カードをかざしてもらいます。暗証番号は いりません。名前も 聞きません。',
    next: 'つぎの人を 受け付ける',
    waiting: 'カードを かざしてもらってください',
    waitingSays: 'カード読み取り機が 待っています。本人が カードを置くと、この画面が 変わります。',
    openTray: 'デモのカードを 置く（読み取り機の画面）',
    cancel: 'やめる',
    asking: '本人に たずねています',
    askingSays:
      '伝えてよいか、読み取り機の画面で 本人が えらびます。カードは 置いたままに してもらってください。',
    checking: '確かめています',
    done: '受け付けました',
    number: '体育館での番号',
    numberSays: '本の予約では 別の番号です。カードの番号も、名前も、ここには ありません。',
    visits: (count) => (count === 1 ? 'はじめての来館' : `${count}回目の来館`),
    byCard: 'カードをかざして（職員のいる窓口で）',
    problem: '受け付けられませんでした',
    lost: '何も記録していません。',
    unknown:
      'このカードは まだ登録がないか、使えないカードです。名簿など、いつもの方法で 受け付けてください。',
    reader: 'カード読み取り機に つながりません。線と電源を見て、もう一度 お願いします。',
    unattended: 'この端末に 当番の職員が いません。当番をはじめてから、もう一度 お願いします。',
    declined: '本人が「伝えない」を えらびました。いつもの方法で 受け付けてください。',
    otherwise: '読み取り機の画面を見て、もう一度 お願いします。',
    code: '理由',
    home: 'はじめの画面へ',
  },
  easy: {
    screen: '窓口（まどぐち）の 画面',
    idle: '受付が できます',
    idleSays: '来た 人に カードを かざして もらいます。暗証番号と 名前は いりません。',
    next: 'つぎの 人を 受け付ける',
    waiting: 'カードを かざして もらって ください',
    waitingSays: '読みとる 機械が まっています。カードを おくと この 画面が かわります。',
    openTray: 'デモの カードを おく（機械の 画面）',
    cancel: 'やめる',
    asking: '本人に 聞いて います',
    askingSays: '本人が 機械の 画面で えらびます。カードは おいた ままに して もらって ください。',
    checking: 'たしかめて います',
    done: '受け付けました',
    number: '体育館での 番号',
    numberSays: '本の 予約では ちがう 番号です。カードの 番号と 名前は ここに ありません。',
    visits: (count) => (count === 1 ? 'はじめて 来ました' : `${count}回 来ました`),
    byCard: 'カードを かざしました（窓口で）',
    problem: '受け付け できませんでした',
    lost: '何も 書いて いません。',
    unknown: 'この カードは まだ 登録が ないか つかえません。いつもの やりかたで 受け付けて ください。',
    reader: '読みとる 機械に つながりません。線と 電気を 見て もう一度 して ください。',
    unattended: 'この 機械に 係の 人が いません。係を はじめて もう一度 して ください。',
    declined: '本人が「見せない」を えらびました。いつもの やりかたで 受け付けて ください。',
    otherwise: '機械の 画面を 見て もう一度 して ください。',
    code: 'わけ',
    home: 'はじめの ページへ',
  },
  en: {
    screen: 'Counter screen',
    idle: 'Ready for the next person',
    idleSays: 'The person holds the card over the reader. No PIN is needed, and no name is asked.',
    next: 'Next person, please',
    waiting: 'Ask the person to hold the card',
    waitingSays: 'The card reader is waiting. This screen changes as soon as the card is there.',
    openTray: 'Lay down a demo card (the reader’s screen)',
    cancel: 'Cancel',
    asking: 'The person is being asked',
    askingSays: 'They choose on the reader’s screen what may be told. Please have them leave the card there.',
    checking: 'Checking',
    done: 'Welcome',
    number: 'Number at the gym',
    numberSays: 'At the library it is another number. Neither the card’s number nor a name is here.',
    visits: (count) => (count === 1 ? 'First visit' : `Visit number ${count}`),
    byCard: 'Card held at an attended counter',
    problem: 'This did not work',
    lost: 'Nothing was recorded.',
    unknown:
      'This card has no record yet or cannot be used. Please go on in the usual way, such as the list.',
    reader: 'The card reader does not answer. Look at its cable and power, then try again.',
    unattended: 'Nobody is on duty at this terminal. Begin a duty, then try again.',
    declined: 'The person chose to tell nothing. Please go on in the usual way.',
    otherwise: 'Look at the reader’s screen and try again.',
    code: 'Reason',
    home: 'To the first page',
  },
}
