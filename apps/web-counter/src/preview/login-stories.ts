import type { AgentLoginState } from '@musubi/contracts'
import type { LoginStore } from '../login/login-store.ts'

type About = NonNullable<AgentLoginState['about']>

const about: About = {
  serviceName: { ja: '養父市 健康相談', easy: 'けんこう相談', en: 'Yabu health advice' },
  learns: ['ppid', 'municipality', 'name', 'age_over_65'],
  ways: ['kazashi', 'pin'],
  way: 'kazashi',
  stepUp: false,
  backTo: null,
}
const state = (now: AgentLoginState['now']): AgentLoginState => ({
  now,
  about,
  reader: 'card_present',
  demo: null,
})
const name = {
  claim: 'name',
  required: true,
  purpose: { ja: 'お呼びするため', easy: '名前を よぶため', en: 'to call you' },
} as const
const age = {
  claim: 'age_over_65',
  required: false,
  purpose: {
    ja: '65歳以上の方の 検診の 割引を 計算するため',
    easy: '安くなるか 見るため',
    en: 'to work out the discount for people of 65 and over',
  },
} as const
const adult = { ...age, claim: 'age_over_18' } as const
const proofing = {
  ...name,
  claim: 'proofing',
  purpose: { ja: '相談の 記録に 残すため', easy: '記録に 書くため', en: 'for the record of the talk' },
} as const
const asks = {
  vendor: '但馬ヘルスケア株式会社',
  purpose: { ja: '健康の 相談を 受けるため', easy: '体の 相談の ため', en: 'to give you advice on health' },
}

/** States of the login page: `preview.html?login=consent`. */
export const loginStories = {
  consent: state({ phase: 'consent', asks: { ...asks, claims: [name, age] } }),
  'consent-needed': state({ phase: 'consent', asks: { ...asks, claims: [name] } }),
  'consent-free': state({ phase: 'consent', asks: { ...asks, claims: [age] } }),
  'consent-all': state({ phase: 'consent', asks: { ...asks, claims: [name, proofing, adult, age] } }),
  declined: state({ phase: 'problem', reason: 'consent_declined', canRetry: true }),
} satisfies Readonly<Record<string, AgentLoginState>>

/** A store that shows one state; what the page answers stands in the document, for whoever looks. */
export function fixedLogin(snapshot: AgentLoginState): LoginStore {
  return {
    getSnapshot: () => snapshot,
    subscribe: () => () => undefined,
    openVisit: () => undefined,
    chooseWay: () => undefined,
    givePin: () => undefined,
    answerConsent: (agreed, shown) => {
      document.documentElement.dataset['answer'] = JSON.stringify({ agreed, shown })
    },
    retry: () => undefined,
    leave: async () => undefined,
    holdDemoCard: () => undefined,
  }
}
