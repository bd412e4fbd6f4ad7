import type { FastifyReply, FastifyRequest } from 'fastify'
import { LOGIN_PATH } from './login-method.ts'

const COOKIE = 'musubi_device'
const DAYS = 180

/** What this browser got at earlier logins; it names nobody and opens nothing (see `app/municipal-ids/tries.ts`). */
export function readDevice(request: FastifyRequest): string | undefined {
  return request.cookies[COOKIE]?.slice(0, 400)
}

export function keepDevice(reply: FastifyReply, device: string): void {
  reply.setCookie(COOKIE, device, {
    path: LOGIN_PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: 'auto',
    maxAge: DAYS * 86_400,
  })
}
