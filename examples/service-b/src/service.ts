import type { Server } from 'node:http'
import { createCounterLogin } from './counter/ciba.ts'
import { createDesk } from './counter/desk.ts'
import { COUNTER_PATH } from './counter/pages.ts'
import { createReader } from './counter/reader.ts'
import { counterRoutes } from './counter/routes.ts'
import { counterWords } from './counter/words.ts'
import { createParty } from './login/party.ts'
import { BACKCHANNEL_LOGOUT, loginRoutes } from './login/routes.ts'
import { createSessions } from './login/sessions.ts'
import type { Settings } from './login/settings.ts'
import { createWeb, type Routes } from './web/http.ts'
import { type About, renderProblem } from './web/pages.ts'

export function describe({ otherUrl, readerUrl }: Pick<Settings, 'otherUrl' | 'readerUrl'>): About {
  const { ja, easy, en } = counterWords
  const screen = { ja: ja.screen, easy: easy.screen, en: en.screen }
  return {
    service: { ja: '体育館の受付', easy: '体育館（たいいくかん）の 受付', en: 'Gym counter' },
    vendor: { ja: '見本サービス B', easy: '見本サービス B', en: 'Sample service B' },
    mark: '体',
    purpose: {
      ja: '体育館を使う人を受け付けるサービスの見本です。家からはここでログインでき、窓口ではカードをかざすだけで受け付けます。',
      easy: '体育館を つかう 人の サービスの 見本です。家では ここで ログインします。窓口では カードを かざすだけです。',
      en: 'A sample of a service that welcomes people at the gym: log in here from home, or just hold the card at the counter.',
    },
    other: otherUrl === undefined ? undefined : { url: otherUrl, name: OTHER },
    ...(readerUrl === undefined ? {} : { more: { words: screen, path: COUNTER_PATH } }),
    towns: TOWNS,
  }
}

const OTHER = { ja: '本の予約', easy: '本の 予約（よやく）', en: 'Book reservations' }

const TOWNS = {
  '282227': '養父市',
  '282251': '朝来市',
  '282090': '豊岡市',
  '285854': '香美町',
  '285862': '新温泉町',
}

/** The service; nothing listens yet. */
export function createService(settings: Settings): Server {
  const about = describe(settings)
  const log = (sentence: string, error?: unknown) =>
    console.error(`${settings.clientId}: ${sentence}${error instanceof Error ? ` (${error.message})` : ''}`)
  const parts = { settings, about, party: createParty(settings), sessions: createSessions(), log }
  const { publicUrl, issuer } = settings
  return createWeb(
    { ...loginRoutes(parts), ...counterOf(settings, about, log) },
    {
      publicUrl,
      issuer,
      fromServers: [BACKCHANNEL_LOGOUT],
      log,
      onTrouble: ({ language }, status) => {
        const problem = ({ 403: 'foreign_form', 404: 'not_found', 500: 'failed', 502: 'away' } as const)[
          status
        ]
        return { status, html: renderProblem({ language, about }, problem) }
      },
    },
  )
}

/** Only where there is a card reader. */
function counterOf(
  settings: Settings,
  about: About,
  log: (sentence: string, error?: unknown) => void,
): Routes {
  const { readerUrl, clientId } = settings
  if (readerUrl === undefined) return {}
  const reader = createReader(readerUrl, clientId)
  const desk = createDesk({ reader, logIn: createCounterLogin(settings, reader), log })
  return counterRoutes(desk, about, readerUrl)
}
