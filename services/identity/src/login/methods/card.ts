import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { openCardToken, sealCardToken } from '../../app/card-login/tokens.ts'
import { ACR, isAcr } from '../../core/assurance.ts'
import { pageWords } from '../../http/pages/words.ts'
import { findReader } from '../reader-cookie.ts'
import { methodPath, type LoginDesk, type LoginMethod, type Visit } from '../login-method.ts'
import type { MethodParts } from './index.ts'

const DoneSchema = z.object({ token: z.string().max(4000) })

/**
 * The card at the reader of this machine. The browser goes to the reader's own page on loopback by an ordinary link and
 * comes back with a sealed login: pages of the network never call the machine they are shown on, so Local Network Access
 * (Chrome 142 and later) has nothing to ask, and the page works the same in every browser.
 */
export function createCardMethods(parts: MethodParts): readonly LoginMethod[] {
  return [createCardMethod(parts, 'card-pin'), createCardMethod(parts, 'kazashi')]
}

const WAYS = {
  'card-pin': {
    way: 'pin',
    acr: ACR.jpkiAuth,
    button: {
      ja: '暗証番号（4けた）で ログイン',
      easy: '4つの 数字（暗証番号）で ログイン',
      en: 'Log in with the 4-digit PIN',
    },
  },
  kazashi: {
    way: 'kazashi',
    acr: ACR.kazashi,
    button: {
      ja: 'かざすだけ（窓口の端末で）',
      easy: 'カードを かざすだけ（窓口の 機械で）',
      en: 'Just hold the card (at a counter terminal)',
    },
  },
} as const

function createCardMethod(parts: MethodParts, id: keyof typeof WAYS): LoginMethod {
  const { box } = parts
  const { way, acr, button } = WAYS[id]
  const method: LoginMethod = {
    id,
    group: 'card',
    acrValues: [acr],
    audiences: ['resident'],
    button,
    opens: 'link',
    isOffered: (_visit, request) => findReader(parts, request) !== undefined,
    register(scope, desk) {
      scope.get(methodPath(':uid', id), async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const reader = findReader(parts, request)
        if (reader === undefined) return sayOver(desk, visit, method, request, reply)
        const url = new URL('/login', reader)
        url.searchParams.set('request', await sealVisit(visit))
        url.searchParams.set('way', way)
        url.searchParams.set('lang', request.language)
        return reply.header('cache-control', 'no-store').redirect(url.href, 303)
      })
      // Both ways come back to one address: the login itself says which one it was.
      if (id === 'kazashi') return
      scope.get(`${methodPath(':uid', 'card')}/done`, async (request, reply) => {
        const visit = await desk.findVisit(request, reply)
        if (!visit) return desk.sendExpired(request, reply)
        const query = DoneSchema.safeParse(request.query)
        const hint = query.success ? await openCardToken(box, 'hint', query.data.token) : undefined
        if (!hint?.ok || hint.value.uid !== visit.interaction.uid || !isAcr(hint.value.acr))
          return sayOver(desk, visit, method, request, reply)
        if (!(await parts.spend(hint.value.loginId))) return sayOver(desk, visit, method, request, reply)
        const { account, amr, terminalId, municipalityCode } = hint.value
        const terminal = { terminalId, municipalityCode }
        const signedIn = { account, acr: hint.value.acr, amr, terminal }
        return desk.finish(visit, method, signedIn, request, reply)
      })
    },
  }

  function sealVisit({ interaction, client, minimum }: Visit): Promise<string> {
    const { uid, sessionAccount, reasons, params } = interaction
    // Step-up: the service named the person who has to prove more, and it is the one who is logged in. Without a name it
    // may as well be the next person in the queue.
    const isStepUp = reasons.includes('too_weak') && !reasons.includes('id_token_hint')
    const expected = isStepUp && params['id_token_hint'] !== undefined ? sessionAccount : undefined
    return sealCardToken(box, 'visit', {
      uid,
      clientId: client.clientId,
      minimum,
      ...(expected === undefined ? {} : { expected }),
    })
  }

  function sayOver(
    desk: LoginDesk,
    visit: Visit,
    which: LoginMethod,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { problemTitle: title } = pageWords[request.language]
    const text = OVER[request.language]
    return desk.showProblem(visit, which, { title, text }, {}, request, reply)
  }
  return method
}

const OVER = {
  ja: 'カードの確認が途中で終わりました。何も失われていません。もう一度、カードの方法を選んでください。',
  easy: 'カードの 確認が とちゅうで おわりました。何も 消えていません。もう一度 えらんでください。',
  en: 'The check of the card ended on the way. Nothing is lost. Please choose the card again.',
} as const
