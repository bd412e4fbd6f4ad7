import type { Activity, ResidentClaim } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import { ACR, type Acr } from '../../../core/assurance.ts'

/** Words of "who used what" and of "what I agreed to". */
export interface RecordWords {
  readonly activity: {
    readonly title: string
    readonly lead: string
    readonly none: string
    readonly you: string
    readonly who: Readonly<Record<Activity['by']['kind'], string>>
    readonly elsewhere: (town: string) => string
    readonly refused: string
    readonly failed: string
    readonly to: (service: string) => string
    readonly later: string
    readonly ways: Readonly<Partial<Record<Acr, string>>>
    readonly services: Readonly<Record<string, string>>
    readonly unreachable: (services: string) => string
    readonly older: string
    readonly newest: string
    readonly strangeTitle: string
    readonly strange: string
    readonly strangeStop: string
    readonly strangePassword: string
  }
  readonly consents: {
    readonly title: string
    readonly lead: string
    readonly none: string
    readonly current: string
    readonly past: string
    readonly claims: Readonly<Record<ResidentClaim, string>>
    readonly why: string
    readonly sees: string
    readonly seesNumber: string
    readonly because: (purpose: string) => string
    readonly notShown: string
    readonly vendor: string
    readonly since: (day: string) => string
    /** Where it was said, when that was not the person's own browser. */
    readonly atCounter: string
    readonly reference: string
    readonly withdraw: string
    readonly receipt: string
    readonly withdrawn: (day: string) => string
    readonly replaced: (day: string) => string
    readonly askTitle: (service: string) => string
    readonly askText: string
    readonly askKeeps: string
    readonly askYes: string
    readonly askNo: string
    readonly done: (service: string) => string
    readonly unknown: { readonly title: string; readonly text: string }
  }
  readonly back: string
}

const ja: RecordWords = {
  activity: {
    title: 'だれが 何に使ったか',
    lead: 'あなたのログインと、あなたについての記録を使った人を、新しい順に並べています。',
    none: 'まだ何もありません。',
    you: 'あなた',
    who: {
      resident: '代わりの方',
      staff: '職員',
      terminal: '窓口の端末',
      service: 'サービス',
      system: '自動の処理',
      public: '確認できなかった人',
    },
    elsewhere: (town) => `${town}で`,
    refused: 'できませんでした',
    failed: '途中で止まりました',
    to: (service) => `使ったサービス ${service}`,
    later: 'あとから届いた記録です',
    ways: {
      [ACR.jpkiSign]: 'カードと署名用パスワード',
      [ACR.jpkiAuth]: 'カードと暗証番号',
      [ACR.jpkiMobile]: 'スマートフォンの電子証明書',
      [ACR.nationalApp]: 'デジタル認証アプリ',
      [ACR.passkey]: 'パスキー',
      [ACR.passwordAndCode]: 'パスワードと確認コード',
      [ACR.password]: '自治体IDとパスワード',
      [ACR.kazashi]: 'カードをかざすだけ',
      [ACR.kazashiOffline]: 'カードをかざすだけ（あとから確認）',
      [ACR.demo]: '訓練のログイン',
    },
    services: {
      shelter: '避難所',
      office: '庁内ページ',
      resident: '住民ページ',
      identity: '共通ログイン',
      'context-broker': '公開データ',
    },
    unreachable: (services) =>
      `いま確かめられなかった記録があります: ${services}。消えてはいません。少しあとで、もう一度開いてください。`,
    older: 'もっと前を見る',
    newest: '新しい方へ戻る',
    strangeTitle: '心あたりが ないとき',
    strange:
      '身に覚えのないログインや利用があったら、まずカードかパスワードを止めて、窓口へお知らせください。',
    strangeStop: 'カードを止める',
    strangePassword: 'パスワードを変える',
  },
  consents: {
    title: 'サービスへの同意',
    lead: 'どのサービスに、何を、何のために見せているかの一覧です。いつでも取り消せます。',
    none: 'いま同意しているサービスはありません。サービスを初めて使うときに、何を見せるかをお聞きします。',
    current: 'いま見せているもの',
    past: '終わったもの',
    claims: {
      name: 'お名前',
      age_over_18: '18歳以上かどうか',
      age_over_65: '65歳以上かどうか',
      proofing: '本人確認の方法',
    },
    why: '何のため',
    sees: '見せているもの',
    seesNumber: 'このサービスだけの番号と、住んでいる自治体',
    because: (purpose) => `（${purpose}）`,
    notShown: '見せていません',
    vendor: '運営',
    since: (day) => `${day}から`,
    atCounter: '窓口の端末で同意',
    reference: '番号',
    withdraw: '取り消す',
    receipt: '控えを保存する',
    withdrawn: (day) => `${day}に取り消しました`,
    replaced: (day) => `${day}に選び直しました`,
    askTitle: (service) => `${service}への同意を取り消しますか`,
    askText:
      '取り消すと、このサービスからすぐにログアウトします。サービスは、あなたのことを新しく知ることができなくなります。',
    askKeeps:
      'すでに借りた本や申し込みなど、サービスが持っている記録は残ります。消してほしいときは、運営へお知らせください。また使うときは、もう一度同意をお聞きします。',
    askYes: '取り消す',
    askNo: 'やめて戻る',
    done: (service) => `${service}への同意を取り消して、ログアウトしました。`,
    unknown: {
      title: 'この同意は見つかりません',
      text: '何も変わっていません。一覧からもう一度選んでください。',
    },
  },
  back: 'ログインの方法に戻る',
}

const easy: RecordWords = {
  activity: {
    title: 'だれが 何に つかったか',
    lead: 'あなたの ログインと、あなたの ことを 見た 人です。新しい ものが 上に あります。',
    none: 'まだ 何も ありません。',
    you: 'あなた',
    who: {
      resident: 'かわりの 人',
      staff: '役所の 人',
      terminal: '窓口の 機械',
      service: 'サービス',
      system: '機械が じぶんで しました',
      public: 'だれか わからない 人',
    },
    elsewhere: (town) => `${town}で`,
    refused: 'できませんでした',
    failed: 'とちゅうで 止まりました',
    to: (service) => `つかった サービス ${service}`,
    later: 'あとから とどいた 記録です',
    ways: {
      [ACR.jpkiSign]: 'カードと 長い パスワード',
      [ACR.jpkiAuth]: 'カードと 4つの 数字',
      [ACR.jpkiMobile]: 'スマートフォン',
      [ACR.nationalApp]: 'デジタル認証アプリ',
      [ACR.passkey]: 'パスキー（指や 顔）',
      [ACR.passwordAndCode]: 'パスワードと 確認の 数字',
      [ACR.password]: '自治体IDと パスワード',
      [ACR.kazashi]: 'カードを かざす',
      [ACR.kazashiOffline]: 'カードを かざす（あとで 確認）',
      [ACR.demo]: '練習の ログイン',
    },
    services: {
      shelter: '避難所（ひなんじょ）',
      office: '役所の ページ',
      resident: '住民の ページ',
      identity: 'ログイン',
      'context-broker': 'みんなが 見る データ',
    },
    unreachable: (services) =>
      `いま 見られない 記録が あります: ${services}。なくなって いません。少し あとで また 見てください。`,
    older: 'もっと 前を 見る',
    newest: '新しい ほうへ もどる',
    strangeTitle: '知らない ことが あるとき',
    strange: 'あなたが していない ログインが あったら、カードか パスワードを 止めて、窓口に 言ってください。',
    strangeStop: 'カードを 止める',
    strangePassword: 'パスワードを かえる',
  },
  consents: {
    title: '「はい」と 言った サービス',
    lead: 'どの サービスに、何を 見せて いるかの 一覧です。いつでも やめられます。',
    none: '見せて いる サービスは ありません。はじめて つかう とき、何を 見せるか 聞きます。',
    current: 'いま 見せて いる もの',
    past: 'おわった もの',
    claims: {
      name: '名前',
      age_over_18: '18さいより 上か',
      age_over_65: '65さいより 上か',
      proofing: '本人だと たしかめた 方法',
    },
    why: '何の ため',
    sees: '見せて いる もの',
    seesNumber: 'この サービスだけの 番号と、住んで いる 町',
    because: (purpose) => `（${purpose}）`,
    notShown: '見せて いません',
    vendor: 'つくっている 会社',
    since: (day) => `${day}から`,
    atCounter: '窓口の機械で 「はい」',
    reference: '番号',
    withdraw: 'やめる',
    receipt: 'ひかえを のこす',
    withdrawn: (day) => `${day}に やめました`,
    replaced: (day) => `${day}に えらびなおしました`,
    askTitle: (service) => `${service}に 見せるのを やめますか`,
    askText: 'やめると、すぐに ログアウトします。サービスは、あなたの ことを 新しく 知る ことが できません。',
    askKeeps:
      'サービスが もう 持って いる 記録は のこります。消して ほしい ときは、会社に 言ってください。また つかう ときは、もう一度 聞きます。',
    askYes: 'やめる',
    askNo: 'もどる',
    done: (service) => `${service}に 見せるのを やめました。ログアウトしました。`,
    unknown: { title: '見つかりません', text: '何も かわって いません。もう一度 えらんでください。' },
  },
  back: 'ログインの 方法に もどる',
}

const en: RecordWords = {
  activity: {
    title: 'Who used what',
    lead: 'Your logins, and who used records about you, the newest first.',
    none: 'Nothing yet.',
    you: 'You',
    who: {
      resident: 'Somebody acting for you',
      staff: 'Staff',
      terminal: 'A counter terminal',
      service: 'A service',
      system: 'Automatic',
      public: 'Somebody who was not recognised',
    },
    elsewhere: (town) => `in ${town}`,
    refused: 'Refused',
    failed: 'Stopped halfway',
    to: (service) => `Service: ${service}`,
    later: 'Recorded later',
    ways: {
      [ACR.jpkiSign]: 'Card and signature password',
      [ACR.jpkiAuth]: 'Card and PIN',
      [ACR.jpkiMobile]: 'Certificate in the phone',
      [ACR.nationalApp]: 'Digital Agency app',
      [ACR.passkey]: 'Passkey',
      [ACR.passwordAndCode]: 'Password and code',
      [ACR.password]: 'Municipal ID and password',
      [ACR.kazashi]: 'Card held, no PIN',
      [ACR.kazashiOffline]: 'Card held, checked later',
      [ACR.demo]: 'Login of the demonstration',
    },
    services: {
      shelter: 'Shelters',
      office: 'Office pages',
      resident: 'Residents’ pages',
      identity: 'Common login',
      'context-broker': 'Open data',
    },
    unreachable: (services) =>
      `Some records could not be asked for now: ${services}. Nothing is lost. Please open this page again in a while.`,
    older: 'Show what came before',
    newest: 'Back to the newest',
    strangeTitle: 'If something is not yours',
    strange:
      'If you see a login or a use you do not know, stop your card or change your password first, then tell the counter.',
    strangeStop: 'Stop the card',
    strangePassword: 'Change the password',
  },
  consents: {
    title: 'Services I agreed to',
    lead: 'Which service sees what about you, and why. You can take it back at any time.',
    none: 'There is none now. A service asks what it may see when you use it for the first time.',
    current: 'In force',
    past: 'Ended',
    claims: {
      name: 'Your name',
      age_over_18: 'Whether you are 18 or older',
      age_over_65: 'Whether you are 65 or older',
      proofing: 'How your identity was checked',
    },
    why: 'What for',
    sees: 'It sees',
    seesNumber: 'A number of this service alone, and your municipality',
    because: (purpose) => ` (${purpose})`,
    notShown: 'not shown',
    vendor: 'Run by',
    since: (day) => `Since ${day}`,
    atCounter: 'agreed at a counter',
    reference: 'Reference',
    withdraw: 'Take back',
    receipt: 'Save the receipt',
    withdrawn: (day) => `Taken back on ${day}`,
    replaced: (day) => `Chosen anew on ${day}`,
    askTitle: (service) => `Take back your consent to ${service}?`,
    askText: 'You are logged out of this service at once, and it can learn nothing new about you.',
    askKeeps:
      'What the service keeps already, such as loans or applications, stays. Ask its operator if it should be deleted. When you use it again, you will be asked again.',
    askYes: 'Take back',
    askNo: 'Go back',
    done: (service) => `Your consent to ${service} is taken back, and you are logged out of it.`,
    unknown: {
      title: 'This consent was not found',
      text: 'Nothing has changed. Please choose from the list.',
    },
  },
  back: 'Back to ways to log in',
}

export const recordWords: Readonly<Record<Language, RecordWords>> = { ja, easy, en }
