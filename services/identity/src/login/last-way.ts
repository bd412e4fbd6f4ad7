import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoginMethod } from './login-method.ts'
import { LOGIN_PATH } from './login-method.ts'

/** How somebody logged in here the last time. It says which button and on which day, and nothing of who it was. */
export interface LastWay {
  readonly methodId: string
  /** Milliseconds since 1970. */
  readonly at: number
}

const COOKIE = 'musubi_way'
const DAYS = 180

export function rememberWay(reply: FastifyReply, { id, group }: LoginMethod, now: number): void {
  if (group === 'demo') return
  reply.setCookie(COOKIE, `${id}.${Math.floor(now / 1000)}`, {
    path: LOGIN_PATH,
    httpOnly: true,
    sameSite: 'lax',
    maxAge: DAYS * 86_400,
  })
}

export function findLastWay(request: FastifyRequest): LastWay | undefined {
  const match = /^([a-z-]{1,40})\.(\d{1,12})$/.exec(request.cookies[COOKIE] ?? '')
  return match ? { methodId: match[1] as string, at: Number(match[2]) * 1000 } : undefined
}
