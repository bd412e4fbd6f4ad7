import type { Server } from 'node:http'
import { createParty } from './login/party.ts'
import { BACKCHANNEL_LOGOUT, loginRoutes } from './login/routes.ts'
import { createSessions } from './login/sessions.ts'
import type { Settings } from './login/settings.ts'
import { createWeb } from './web/http.ts'
import { type About, renderProblem } from './web/pages.ts'

export function describe({ otherUrl }: Pick<Settings, 'otherUrl'>): About {
  return {
    service: { ja: '本の予約', easy: '本の 予約（よやく）', en: 'Book reservations' },
    vendor: { ja: '見本サービス A', easy: '見本サービス A', en: 'Sample service A' },
    mark: '本',
    purpose: {
      ja: '図書館の本を予約するサービスの見本です。ログインは、町のどのサービスとも同じ入口で行います。',
      easy: '図書館（としょかん）の 本を 予約する サービスの 見本です。ログインは どの サービスも 同じ ところで します。',
      en: 'A sample of a service that reserves library books. You log in at the same door as everywhere in town.',
    },
    other: otherUrl === undefined ? undefined : { url: otherUrl, name: OTHER },
    towns: TOWNS,
  }
}

const OTHER = { ja: '体育館の受付', easy: '体育館（たいいくかん）の 受付', en: 'Gym counter' }

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
  return createWeb(loginRoutes(parts), {
    publicUrl,
    issuer,
    fromServers: [BACKCHANNEL_LOGOUT],
    log,
    onTrouble: ({ language }, status) => {
      const problem = ({ 403: 'foreign_form', 404: 'not_found', 500: 'failed', 502: 'away' } as const)[status]
      return { status, html: renderProblem({ language, about }, problem) }
    },
  })
}
