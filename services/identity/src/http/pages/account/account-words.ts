import type { Language } from '@musubi/contracts/route'

export type AccountProblem =
  | 'account_unknown'
  | 'account_not_in_use'
  | 'birth_date_differs'
  | 'card_already_linked'
  | 'card_linked_elsewhere'
  | 'account_has_card'
  | 'stronger_proof_needed'
  | 'needs_counter'
  | 'card_face_missing'
  | 'no_card'
  | 'card_stopped'
  | 'nothing_to_move'
  | 'over'

export interface AccountWords {
  readonly heading: string
  readonly title: string
  readonly lead: string
  readonly logout: string
  readonly card: {
    readonly title: string
    readonly none: string
    readonly link: string
    readonly linked: (since: string) => string
    readonly until: (day: string) => string
    readonly stopped: string
    readonly revoked: string
    readonly stale: string
    readonly again: string
    readonly lost: string
    readonly found: string
    readonly unlink: string
    readonly what: string
  }
  readonly passkeys: {
    readonly title: string
    readonly none: string
    readonly what: string
    readonly add: string
    readonly needsCard: string
    readonly withCard: string
    readonly addTitle: string
    readonly addLead: string
    readonly name: string
    readonly nameHint: string
    readonly nameDefault: string
    readonly create: string
    readonly since: (day: string) => string
    readonly used: (day: string) => string
    readonly remove: string
  }
  readonly id: {
    readonly title: string
    readonly name: string
    readonly none: string
    readonly until: (day: string) => string
    readonly change: string
    readonly forgotten: string
  }
  readonly kazashi: {
    readonly title: string
    readonly on: string
    readonly off: string
    readonly turnOff: string
    readonly turnOn: string
  }
  readonly history: {
    readonly title: string
    readonly none: string
    readonly staff: string
    readonly refused: string
    readonly more: string
  }
  readonly confirm: {
    readonly lostTitle: string
    readonly lostText: string
    readonly lostYes: string
    readonly unlinkTitle: string
    readonly unlinkText: string
    readonly unlinkYes: string
    readonly back: string
  }
  readonly done: Readonly<
    Record<'lost' | 'found' | 'unlink' | 'password' | 'passkey' | 'kazashi' | 'removed', string>
  >
  readonly link: LinkWords
  readonly problems: Readonly<Record<AccountProblem, { readonly title: string; readonly text: string }>>
}

export interface LinkWords {
  readonly steps: readonly [string, string, string, string]
  readonly progress: (step: number) => string
  readonly doneStep: string
  readonly tie: string
  readonly idReady: string
  readonly cardWaits: string
  readonly cardShown: string
  readonly cardTied: string
  readonly placeTitle: string
  readonly placeText: string
  readonly replaceNote: string
  readonly go: string
  readonly noReader: { readonly title: string; readonly text: string }
  readonly tries: { readonly title: string; readonly text: string }
  readonly forgotten: { readonly title: string; readonly text: string }
  readonly changes: { readonly title: string; readonly text: string }
  readonly checkTitle: string
  readonly checkText: string
  readonly factCard: string
  readonly factCardText: string
  readonly factUntil: string
  readonly factBirth: string
  readonly factBirthText: string
  readonly replace: string
  readonly yes: string
  readonly no: string
  readonly doneTitle: string
  readonly doneText: string
  readonly doneAgain: string
  readonly doneMoved: string
  readonly toAccount: string
  readonly moveTitle: string
  readonly moveText: string
  readonly move: string
}

const ja: AccountWords = {
  heading: 'ログイン方法',
  title: 'ログインの方法',
  lead: 'どの方法でログインしても、同じあなたとして使えます。',
  logout: 'ログアウトする',
  card: {
    title: 'マイナンバーカード',
    none: 'まだ結んでいません。結ぶと、窓口ではかざすだけ、家では暗証番号でログインできます。',
    link: 'カードを結ぶ',
    linked: (since) => `${since}に結びました`,
    until: (day) => `電子証明書の期限 ${day}`,
    stopped:
      'なくしたと届けがあったので、止めています。見つかったら、署名用パスワードで結び直すか、窓口へお持ちください。',
    revoked: 'このカードの電子証明書は失効しました。新しいカードを結び直してください。',
    stale: '署名用電子証明書が新しくなったようです。住所や名前が変わっていたら、窓口でお知らせください。',
    again: '新しいカードに結び直す',
    lost: 'カードをなくした（すぐ止める）',
    found: 'カードが見つかった',
    unlink: '結びをほどく',
    what: 'カードの番号は、どのサービスにも渡りません。マイナンバー（12けたの番号）は、読みません。残しません。',
  },
  passkeys: {
    title: 'パスキー',
    none: 'まだありません。',
    what: '指や顔で、何も入力せずにログインする方法です。にせの画面では働かないので、パスワードより安全です。',
    add: 'この機器に パスキーを登録する',
    needsCard:
      '登録できるのは、カードの暗証番号でログインした直後だけです。パスワードだけを知っている人に、勝手に登録されないためです。',
    withCard: 'カードでログインして 登録する',
    addTitle: 'パスキーを登録する',
    addLead: 'このあと、機器が指や顔、または機器の暗証番号をたずねます。',
    name: 'この機器の呼び名',
    nameHint: 'あとで見分けるためのものです。例: わたしのスマートフォン',
    nameDefault: 'わたしの機器',
    create: 'パスキーを 登録する',
    since: (day) => `${day}に登録`,
    used: (day) => `最後に使った日 ${day}`,
    remove: '消す',
  },
  id: {
    title: '自治体ID',
    name: 'ID',
    none: 'まだありません。窓口で発行します。',
    until: (day) => `期限 ${day}`,
    change: 'パスワードを変える',
    forgotten: 'パスワードを忘れたときは、カードでログインしてから変えられます。',
  },
  kazashi: {
    title: 'かざすだけの利用',
    on: '使えます。窓口や避難所で、カードをかざすだけで受け付けます。',
    off: '止めています。毎回、暗証番号などの確認をお願いします。',
    turnOff: 'かざすだけを 止める',
    turnOn: 'かざすだけを また使う',
  },
  history: {
    title: '最近のできごと',
    none: 'まだ何もありません。',
    staff: '職員',
    refused: 'できませんでした',
    more: 'だれが何に使ったかを 全部見る',
  },
  confirm: {
    lostTitle: 'このカードを止めますか',
    lostText:
      'すぐに、どこでも使えなくなります。見つかったときや新しいカードが届いたときは、また結び直せます。マイナンバーカードそのものの一時停止は、国のコールセンター（0120-95-0178）へもお知らせください。',
    lostYes: 'すぐ止める',
    unlinkTitle: '結びをほどきますか',
    unlinkText: 'カードではログインできなくなります。自治体IDはそのままです。いつでも、また結べます。',
    unlinkYes: 'ほどく',
    back: 'やめて戻る',
  },
  done: {
    lost: 'カードを止めました。',
    found: 'カードをまた使えるようにしました。',
    unlink: '結びをほどきました。',
    password: 'パスワードを変えました。',
    passkey: 'パスキーを登録しました。次からは、指や顔でログインできます。',
    kazashi: '変えました。',
    removed: 'パスキーを消しました。',
  },
  link: {
    steps: ['自治体ID', 'カード', 'たしかめる', 'できあがり'],
    progress: (step) => `4つのうち ${step}つ目`,
    doneStep: 'おわり ',
    tie: '自治体IDとマイナンバーカードを結びます。',
    idReady: '確認ずみ',
    cardWaits: 'これから',
    cardShown: '読みました',
    cardTied: '結びました',
    placeTitle: 'カードを 読む',
    placeText:
      '次の画面で、カードを置いて、4けたの暗証番号を入れます。暗証番号は、その機器とカードの間だけで使います。ここには送りません。残しません。',
    replaceNote: 'いま結んでいるカードの代わりに、新しいカードを結びます。古いカードは使えなくなります。',
    go: 'カードを読む画面へ',
    noReader: {
      title: 'この端末には、カードリーダーがありません',
      text: '市役所の窓口や、図書館などの端末で結べます。ここまでの内容は何も失われていません。カードと、この自治体IDの通知書をお持ちください。',
    },
    tries: {
      title: 'まちがえられる回数を、先にお知らせします',
      text: '3回つづけて違うと、カードは止まります。窓口で直せます。',
    },
    forgotten: {
      title: '暗証番号が わからない',
      text: '入れずに、市役所の窓口へお越しください。カードと顔でご本人とわかれば、その場で結べます。',
    },
    changes: {
      title: '結ぶと、何が変わりますか',
      text: 'どちらでログインしても、同じあなたとして使えます。カードの番号は、どのサービスにも渡りません。いつでもほどけます。',
    },
    checkTitle: 'このカードを結びますか',
    checkText: 'カードと暗証番号を確認できました。まだ結んでいません。',
    factCard: 'カード',
    factCardText: '本物で、止められていません',
    factUntil: '電子証明書の期限',
    factBirth: '生年月日',
    factBirthText: '自治体IDの方と同じです',
    replace: 'いまのカードの代わりに、このカードを結ぶ',
    yes: '結ぶ',
    no: 'やめる',
    doneTitle: '結びました',
    doneText: '窓口では、かざすだけ。家では、暗証番号でログインできます。',
    doneAgain: 'このカードは、もう結ばれていました。そのまま使えます。',
    doneMoved:
      '前の自治体の登録を、こちらへ移しました。パスキーもそのまま使えます。前の自治体では、この登録は使われません。',
    toAccount: 'ログインの方法に戻る',
    moveTitle: '引っ越してこられましたか',
    moveText:
      '前の自治体の登録（カードの結びとパスキー）を、こちらへ移せます。前の自治体のサービスが持つ記録は、移りません。',
    move: '登録を こちらへ移す',
  },
  problems: {
    account_unknown: {
      title: '登録が見つかりません',
      text: 'いちどログアウトして、もう一度お試しください。窓口でもお手伝いします。',
    },
    account_not_in_use: {
      title: 'この登録は、いま使えません',
      text: '窓口でお手伝いします。何も変わっていません。',
    },
    birth_date_differs: {
      title: '生年月日が違います',
      text: 'カードの生年月日が、自治体IDの方と違います。ほかの方のカードではありませんか。何も変わっていません。',
    },
    card_already_linked: {
      title: 'このカードは、ほかの登録に結ばれています',
      text: '登録が2つあるのかもしれません。窓口で1つにまとめられます。何も変わっていません。',
    },
    card_linked_elsewhere: {
      title: 'このカードは、ほかの自治体で結ばれています',
      text: '引っ越してこられた方は、登録をこちらへ移せます。何も変わっていません。',
    },
    account_has_card: {
      title: 'もう別のカードが結ばれています',
      text: 'このカードに替えるときは、「いまのカードの代わりに」を選んでください。何も変わっていません。',
    },
    stronger_proof_needed: {
      title: 'もう一段たしかな確認が必要です',
      text: 'いまのカードがまだ使えるためです。いまのカードかパスキーでログインしてから替えるか、窓口へお越しください。何も変わっていません。',
    },
    needs_counter: {
      title: '窓口でお手続きください',
      text: 'この登録の変更は、窓口で承ります。ご本人を確認できるものをお持ちください。何も変わっていません。',
    },
    card_face_missing: {
      title: 'カードを読みきれませんでした',
      text: 'もう一度、カードを置き直してお試しください。何も変わっていません。',
    },
    no_card: { title: '結ばれたカードがありません', text: '何も変わっていません。' },
    card_stopped: {
      title: 'このカードは失効しています',
      text: '新しいカードを結び直してください。何も変わっていません。',
    },
    nothing_to_move: {
      title: '移す登録が見つかりません',
      text: 'もう一度はじめからお試しください。何も変わっていません。',
    },
    over: {
      title: '時間が過ぎました',
      text: 'もう一度、カードを読むところからお試しください。何も変わっていません。',
    },
  },
}

const easy: AccountWords = {
  heading: 'ログインの 方法',
  title: 'ログインの 方法',
  lead: 'どの 方法でも、同じ あなたです。',
  logout: 'ログアウトする',
  card: {
    title: 'マイナンバーカード',
    none: 'まだ むすんで いません。むすぶと、カードで ログインできます。',
    link: 'カードを むすぶ',
    linked: (since) => `${since}に むすびました`,
    until: (day) => `カードの 期限 ${day}`,
    stopped: 'なくしたと 聞いたので、止めています。見つかったら 窓口に もってきてください。',
    revoked: 'この カードは もう つかえません。新しい カードを むすんでください。',
    stale: 'カードの 名前や 住所が かわったかも しれません。窓口に 言ってください。',
    again: '新しい カードに かえる',
    lost: 'カードを なくした（すぐ 止める）',
    found: 'カードが 見つかった',
    unlink: 'むすびを ほどく',
    what: 'カードの 番号は だれにも わたしません。マイナンバー（12の 数字）は 読みません。',
  },
  passkeys: {
    title: 'パスキー',
    none: 'まだ ありません。',
    what: '指や 顔で ログインします。何も 書きません。パスワードより 安全です。',
    add: 'パスキーを 登録する',
    needsCard:
      'カードで ログインした すぐ あとに 登録できます。ほかの人が 登録できない ように するためです。',
    withCard: 'カードで ログインして 登録する',
    addTitle: 'パスキーを 登録する',
    addLead: 'このあと、機械が 指や 顔を 聞きます。',
    name: 'この 機械の 名前',
    nameHint: 'あとで わかる ように 書きます。例: わたしの スマートフォン',
    nameDefault: 'わたしの 機械',
    create: 'パスキーを 登録する',
    since: (day) => `${day}に 登録`,
    used: (day) => `さいごに つかった日 ${day}`,
    remove: '消す',
  },
  id: {
    title: '自治体ID(町から もらった ID)',
    name: 'ID',
    none: 'まだ ありません。窓口で つくります。',
    until: (day) => `期限 ${day}`,
    change: 'パスワードを かえる',
    forgotten: 'わすれたら、カードで ログインして かえます。',
  },
  kazashi: {
    title: 'かざすだけ',
    on: 'つかえます。窓口や 避難所で、カードを かざすだけです。',
    off: '止めています。番号が いります。',
    turnOff: 'かざすだけを 止める',
    turnOn: 'かざすだけを また つかう',
  },
  history: {
    title: 'さいきん あったこと',
    none: 'まだ ありません。',
    staff: '町の 人',
    refused: 'できませんでした',
    more: 'ぜんぶ 見る',
  },
  confirm: {
    lostTitle: 'この カードを 止めますか',
    lostText:
      'すぐに つかえなく なります。見つかったら、また むすべます。国の 電話（0120-95-0178）にも 言ってください。',
    lostYes: 'すぐ 止める',
    unlinkTitle: 'むすびを ほどきますか',
    unlinkText: 'カードで ログインできなく なります。自治体IDは つかえます。また むすべます。',
    unlinkYes: 'ほどく',
    back: 'やめる',
  },
  done: {
    lost: 'カードを 止めました。',
    found: 'カードが また つかえます。',
    unlink: 'むすびを ほどきました。',
    password: 'パスワードを かえました。',
    passkey: 'パスキーを 登録しました。つぎから 指や 顔で ログインできます。',
    kazashi: 'かえました。',
    removed: 'パスキーを 消しました。',
  },
  link: {
    steps: ['自治体ID', 'カード', 'たしかめる', 'できた'],
    progress: (step) => `4つの 中の ${step}つ目`,
    doneStep: 'おわり ',
    tie: '自治体IDと カードを むすびます。',
    idReady: 'わかりました',
    cardWaits: 'これから',
    cardShown: '読みました',
    cardTied: 'むすびました',
    placeTitle: 'カードを 読む',
    placeText:
      'つぎの 画面で、カードを 置いて、4つの 数字を 入れます。数字は ここに 送りません。残しません。',
    replaceNote: '今の カードの かわりに、新しい カードを むすびます。古い カードは つかえなく なります。',
    go: 'カードを 読む 画面へ',
    noReader: {
      title: 'ここには カードを 読む 機械が ありません',
      text: '市役所の 窓口で できます。カードと 手紙を もってきてください。何も 消えていません。',
    },
    tries: {
      title: '何回 まちがえて いいか、先に 言います',
      text: '3回 ちがうと カードが 止まります。窓口で なおせます。',
    },
    forgotten: { title: '番号が わからない', text: '入れないで、市役所の 窓口に 来てください。手伝います。' },
    changes: {
      title: 'むすぶと どうなりますか',
      text: 'どちらでも 同じ あなたです。カードの 番号は だれにも わたしません。いつでも ほどけます。',
    },
    checkTitle: 'この カードを むすびますか',
    checkText: 'カードと 番号は あっています。まだ むすんで いません。',
    factCard: 'カード',
    factCardText: '本物です。止まって いません',
    factUntil: 'カードの 期限',
    factBirth: 'たんじょう日',
    factBirthText: 'IDの 人と 同じです',
    replace: '今の カードの かわりに する',
    yes: 'むすぶ',
    no: 'やめる',
    doneTitle: 'むすびました',
    doneText: '窓口では かざすだけ。家では 番号で ログインできます。',
    doneAgain: 'この カードは もう むすんで あります。そのまま つかえます。',
    doneMoved: '前の 町の 登録を ここに うつしました。',
    toAccount: 'ログインの 方法に もどる',
    moveTitle: '引っこして 来ましたか',
    moveText: '前の 町の 登録を ここに うつせます。前の 町の サービスの 記録は うつりません。',
    move: '登録を うつす',
  },
  problems: {
    account_unknown: { title: '登録が ありません', text: 'ログアウトして、もう一度 やってください。' },
    account_not_in_use: { title: '今は つかえません', text: '窓口に 来てください。手伝います。' },
    birth_date_differs: {
      title: 'たんじょう日が ちがいます',
      text: 'ほかの 人の カードでは ないですか。何も かわっていません。',
    },
    card_already_linked: {
      title: 'この カードは ほかの 登録に あります',
      text: '窓口で 1つに できます。何も かわっていません。',
    },
    card_linked_elsewhere: {
      title: 'この カードは ほかの 町に あります',
      text: '引っこした 人は、うつせます。何も かわっていません。',
    },
    account_has_card: {
      title: 'もう べつの カードが あります',
      text: 'かえる ときは「今の カードの かわりに」を えらんでください。',
    },
    stronger_proof_needed: {
      title: 'もっと たしかな 方法が いります',
      text: '今の カードか パスキーで ログインするか、窓口に 来てください。何も かわっていません。',
    },
    needs_counter: { title: '窓口に 来てください', text: 'ここでは できません。何も かわっていません。' },
    card_face_missing: { title: 'カードが 読めませんでした', text: 'もう一度 置いてください。' },
    no_card: { title: 'カードが ありません', text: '何も かわっていません。' },
    card_stopped: { title: 'この カードは つかえません', text: '新しい カードを むすんでください。' },
    nothing_to_move: { title: 'うつすものが ありません', text: 'はじめから もう一度 やってください。' },
    over: { title: '時間が すぎました', text: 'もう一度 カードを 読んでください。何も かわっていません。' },
  },
}

const en: AccountWords = {
  heading: 'Ways to log in',
  title: 'Ways to log in',
  lead: 'Whichever way you use, you are the same person to every service.',
  logout: 'Log out',
  card: {
    title: 'My Number Card',
    none: 'Not linked yet. Once it is, you hold it at counters and log in with the PIN at home.',
    link: 'Link the card',
    linked: (since) => `Linked on ${since}`,
    until: (day) => `Certificate valid until ${day}`,
    stopped:
      'Stopped, because it was reported lost. When it is found, link it again with the signature password or bring it to the counter.',
    revoked: 'The certificate of this card has ended. Please link the new card.',
    stale:
      'The signature certificate seems to be new. If your name or address changed, please tell the counter.',
    again: 'Link a new card instead',
    lost: 'I lost the card (stop it now)',
    found: 'I found the card',
    unlink: 'Unlink',
    what: 'No service learns the number of the card. The 12-digit individual number is never read or kept.',
  },
  passkeys: {
    title: 'Passkeys',
    none: 'None yet.',
    what: 'Log in with a finger or your face, without typing. A passkey does not work on a false page, so it is safer than a password.',
    add: 'Add a passkey on this device',
    needsCard:
      'A passkey can be added right after a login with card and PIN, so that nobody who only knows a password can add one.',
    withCard: 'Log in with the card and add one',
    addTitle: 'Add a passkey',
    addLead: 'Your device will ask for a finger, your face or its code.',
    name: 'A name for this device',
    nameHint: 'So that you know it later, such as: my phone',
    nameDefault: 'My device',
    create: 'Add the passkey',
    since: (day) => `Added on ${day}`,
    used: (day) => `Last used on ${day}`,
    remove: 'Remove',
  },
  id: {
    title: 'Municipal ID',
    name: 'ID',
    none: 'None yet. The counter issues one.',
    until: (day) => `Valid until ${day}`,
    change: 'Change the password',
    forgotten: 'If you forget it, log in with the card and choose a new one.',
  },
  kazashi: {
    title: 'Use without PIN',
    on: 'On. At counters and shelters you just hold the card.',
    off: 'Off. You will be asked for the PIN or another proof each time.',
    turnOff: 'Switch it off',
    turnOn: 'Switch it on again',
  },
  history: {
    title: 'Recent',
    none: 'Nothing yet.',
    staff: 'staff',
    refused: 'refused',
    more: 'See everything: who used what',
  },
  confirm: {
    lostTitle: 'Stop this card?',
    lostText:
      'It stops working everywhere at once. You can link it again when it is found, or link a new one. Please also tell the national call centre (0120-95-0178).',
    lostYes: 'Stop it now',
    unlinkTitle: 'Unlink the card?',
    unlinkText:
      'You can no longer log in with the card. The municipal ID stays. You can link it again at any time.',
    unlinkYes: 'Unlink',
    back: 'Go back',
  },
  done: {
    lost: 'The card is stopped.',
    found: 'The card works again.',
    unlink: 'The card is unlinked.',
    password: 'The password is changed.',
    passkey: 'The passkey is added. From now on a finger or your face is enough.',
    kazashi: 'Changed.',
    removed: 'The passkey is removed.',
  },
  link: {
    steps: ['Municipal ID', 'Card', 'Check', 'Done'],
    progress: (step) => `Step ${step} of 4`,
    doneStep: 'Done: ',
    tie: 'Links the municipal ID and the My Number Card.',
    idReady: 'confirmed',
    cardWaits: 'next',
    cardShown: 'read',
    cardTied: 'linked',
    placeTitle: 'Read the card',
    placeText:
      'On the next page you put the card on the reader and enter its 4-digit PIN. The PIN stays between that device and the card. It is not sent here and not kept.',
    replaceNote: 'The new card takes the place of the linked one. The old card stops working.',
    go: 'To the card page',
    noReader: {
      title: 'This device has no card reader',
      text: 'You can link the card at the town hall. Nothing is lost. Please bring the card and the letter with your municipal ID.',
    },
    tries: {
      title: 'You are told how many tries are left',
      text: 'After three wrong PINs in a row the card locks. The counter can unlock it.',
    },
    forgotten: {
      title: 'I do not know the PIN',
      text: 'Do not guess. Please come to the counter with the card; staff can link it there.',
    },
    changes: {
      title: 'What changes?',
      text: 'Either way of logging in is the same you. No service learns the card’s number. You can unlink at any time.',
    },
    checkTitle: 'Link this card?',
    checkText: 'Card and PIN are right. Nothing is linked yet.',
    factCard: 'Card',
    factCardText: 'Genuine and not stopped',
    factUntil: 'Certificate until',
    factBirth: 'Birth date',
    factBirthText: 'The same as that of the municipal ID',
    replace: 'Put this card in the place of the linked one',
    yes: 'Link',
    no: 'Cancel',
    doneTitle: 'Linked',
    doneText: 'Hold it at counters; log in with the PIN at home.',
    doneAgain: 'This card was linked already. It keeps working.',
    doneMoved:
      'The registration of your former municipality came along, passkeys included. It is no longer used there.',
    toAccount: 'Back to the ways to log in',
    moveTitle: 'Did you move here?',
    moveText:
      'The registration of your former municipality (card link and passkeys) can come along. Records of its services do not.',
    move: 'Move the registration here',
  },
  problems: {
    account_unknown: {
      title: 'The registration was not found',
      text: 'Please log out and try again, or ask at the counter.',
    },
    account_not_in_use: {
      title: 'This registration cannot be used now',
      text: 'Please ask at the counter. Nothing has changed.',
    },
    birth_date_differs: {
      title: 'The birth date differs',
      text: 'Is it somebody else’s card? Nothing has changed.',
    },
    card_already_linked: {
      title: 'This card is linked to another registration',
      text: 'There may be two. The counter can make them one. Nothing has changed.',
    },
    card_linked_elsewhere: {
      title: 'This card is linked in another municipality',
      text: 'If you moved here, the registration can come along. Nothing has changed.',
    },
    account_has_card: {
      title: 'Another card is linked already',
      text: 'To change to this one, choose “in the place of the linked one”. Nothing has changed.',
    },
    stronger_proof_needed: {
      title: 'A stronger proof is needed',
      text: 'The linked card still works. Log in with it or with a passkey first, or come to the counter. Nothing has changed.',
    },
    needs_counter: {
      title: 'Please come to the counter',
      text: 'This change is made at the counter. Please bring a document that shows who you are. Nothing has changed.',
    },
    card_face_missing: {
      title: 'The card was not read to the end',
      text: 'Please put it on the reader again. Nothing has changed.',
    },
    no_card: { title: 'No card is linked', text: 'Nothing has changed.' },
    card_stopped: { title: 'This card has ended', text: 'Please link the new card. Nothing has changed.' },
    nothing_to_move: { title: 'There is nothing to move', text: 'Please start again. Nothing has changed.' },
    over: { title: 'The time has passed', text: 'Please read the card again. Nothing has changed.' },
  },
}

export const accountWords: Readonly<Record<Language, AccountWords>> = { ja, easy, en }
