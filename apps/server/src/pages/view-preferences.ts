import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Visit } from '@musubi/web-resident/contract'

const YEAR = 31_536_000
const SIZES = ['m', 'l', 'xl'] as const
const THEMES = ['device', 'light', 'dark'] as const

export type ViewPreferences = Pick<Visit, 'language' | 'textSize' | 'theme'>

/** How somebody wants to see the pages: the address first, then the cookies, which staff pages read too. */
export function readPreferences(request: FastifyRequest): ViewPreferences {
  const query = request.query as Readonly<Record<string, unknown>>
  const pick = <T extends string>(name: string, known: readonly T[], fallback: T): T =>
    known.find((one) => one === query[name]) ?? known.find((one) => one === request.cookies[name]) ?? fallback
  return {
    language: request.language,
    textSize: pick('size', SIZES, 'm'),
    theme: pick('theme', THEMES, 'device'),
  }
}

/** Keeps what the address asked for, for a year. True when something was kept. */
export function keepPreferences(request: FastifyRequest, reply: FastifyReply, secure: boolean): boolean {
  const query = request.query as Readonly<Record<string, unknown>>
  const { language, textSize, theme } = readPreferences(request)
  const asked = [
    ['lang', language],
    ['size', textSize],
    ['theme', theme],
  ].filter(([name = '', value]) => query[name] === value && request.cookies[name] !== value)
  for (const [name = '', value = ''] of asked) {
    // Not HttpOnly: headquarters' page reads and sets the same choice.
    void reply.setCookie(name, value, { path: '/', maxAge: YEAR, sameSite: 'lax', secure })
  }
  return asked.length > 0
}
