import type { ClientProblem } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'

/** What is wrong with a field of a registration, and what to write instead. */
export const clientProblemWords: Readonly<
  Record<ClientProblem['problem'], Readonly<Record<Language, string>>>
> = {
  not_an_address: {
    ja: 'アドレスとして読めません。https:// から始まる、書き換えの起きない形で入力してください。',
    easy: 'アドレスの 形が ちがいます。https:// から 書いてください。',
    en: 'This is not an address that can be compared letter by letter. Write it in full, beginning with https://.',
  },
  needs_https: {
    ja: 'https:// のアドレスにしてください。http:// は、試験中にこのコンピューター自身を指すときだけ使えます。',
    easy: 'https:// で 始まる アドレスに してください。',
    en: 'Use https://. Plain http is only for this very machine, in the sandbox.',
  },
  has_fragment: {
    ja: '# より後ろは使えません。取り除いてください。',
    easy: '# から 後ろを 消してください。',
    en: 'Remove everything from # on.',
  },
  has_credentials: {
    ja: 'アドレスに名前やパスワードを含めないでください。',
    easy: 'アドレスに 名前や パスワードを 入れないで ください。',
    en: 'Remove the user name or password from the address.',
  },
  has_wildcard: {
    ja: '* は使えません。使うアドレスを1つずつ入力してください。',
    easy: '* は 使えません。アドレスを 一つずつ 書いてください。',
    en: 'Wildcards are refused. List each address.',
  },
  forwards_elsewhere: {
    ja: '別のアドレスへ転送する形になっています。転送先を含まないアドレスにしてください。',
    easy: 'ほかの アドレスに 送る 形です。それを 消してください。',
    en: 'The address takes another address along, as a forwarder does. Use one that does not.',
  },
  other_host: {
    ja: '戻り先アドレスと同じサーバーのアドレスにしてください。',
    easy: '戻る アドレスと 同じ サーバーに してください。',
    en: 'It must be on the same host as one of the redirect addresses.',
  },
  private_host: {
    ja: '公開されたサーバー名にしてください。数字のアドレスや、庁内だけの名前は使えません。',
    easy: 'だれでも 見える サーバーの 名前に してください。',
    en: 'Use a public host name: no numbers, no names of an inner network.',
  },
  duplicate: {
    ja: '同じものが前にあります。どちらかを消してください。',
    easy: '同じものが あります。一つ 消してください。',
    en: 'The same entry stands above. Remove one of them.',
  },
  address_missing: {
    ja: '戻り先アドレスを1つ以上入力してください。窓口だけで使うサービスなら、「窓口で使う」を選べば要りません。',
    easy: '戻る アドレスを 書いてください。窓口だけで 使うときは「窓口で 使う」を えらんでください。',
    en: 'Give at least one redirect address. A service for counters alone needs none: choose that it is used at counters.',
  },
  reserved_service: {
    ja: 'この名前は共通基盤が使っています。別の名前にしてください。',
    easy: 'この 名前は もう 使っています。ほかの 名前に してください。',
    en: 'The platform uses this name itself. Choose another one.',
  },
  not_offered: {
    ja: '選べる認証の強さの中から選んでください。',
    easy: '一覧から えらんでください。',
    en: 'Choose one of the offered values.',
  },
  not_a_key: {
    ja: 'P-256 の公開鍵(JWK)ではありません。秘密鍵は決して貼り付けず、公開鍵だけを入力してください。',
    easy: '公開鍵（こうかいかぎ）では ありません。ひみつの 鍵（かぎ）は 入れないで ください。',
    en: 'This is not a public P-256 key (JWK). Never paste a private key here.',
  },
  key_missing: {
    ja: '公開鍵を1つ以上貼り付けるか、公開鍵を置いたアドレスを入力してください。',
    easy: '公開鍵（こうかいかぎ）を 入れるか、鍵（かぎ）の アドレスを 書いてください。',
    en: 'Paste at least one public key, or give the address where the service shows its keys.',
  },
  two_sources: {
    ja: '公開鍵の貼り付けとアドレスは、どちらか一方だけにしてください。',
    easy: '鍵（かぎ）か アドレスの どちらか 一つに してください。',
    en: 'Give the keys or their address, not both.',
  },
}
