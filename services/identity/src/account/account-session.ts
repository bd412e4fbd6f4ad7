import { expectOk, parseMunicipalityCode, toBase64Url } from '@musubi/kernel'
import { createSessionCookie } from '@musubi/platform/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ResidentRef } from '../app/accounts/account-desk.ts'
import type { IdentityContext } from '../app/context.ts'
import { sectorOf } from '../core/sector.ts'
import { assuranceOf, isAcr, type Acr } from '../core/assurance.ts'
import { findAccount } from '../db/accounts.ts'
import { findPpidOwner } from '../db/ppids.ts'
import { isInUse } from '../core/accounts/account-state.ts'
import { AccountAttemptSchema, type AccountClaims } from './account-client.ts'

const SessionSchema = z.object({
  /** Names this session in what is sealed for it. */
  id: z.string(),
  ppid: z.string(),
  municipalityCode: z.string(),
  acr: z.string(),
  /** Seconds since 1970. */
  authTime: z.int(),
  idToken: z.string(),
})

/** Who looks at their account, and how sure that is. */
export interface AccountVisit {
  readonly sessionId: string
  readonly ref: ResidentRef
  readonly acr: Acr
  /** By card or the national app: level 3. */
  readonly byCard: boolean
  /** By card, the national app or a passkey. */
  readonly strong: boolean
  /** Milliseconds since the login. */
  readonly age: number
}

const SESSION_SECONDS = 30 * 60
const ATTEMPT_SECONDS = 15 * 60

export type AccountSessions = ReturnType<typeof createAccountSessions>

/** The session of "my account": sealed in the browser, made anew at each login, and worth nothing once the account is not in use. */
export function createAccountSessions(context: IdentityContext, secure: boolean) {
  const common = { secret: context.keyring.cookieSecret, secure, now: context.clock }
  const session = createSessionCookie({
    ...common,
    name: 'musubi_account',
    maxAgeSeconds: SESSION_SECONDS,
    schema: SessionSchema,
  })
  const attempt = createSessionCookie({
    ...common,
    name: 'musubi_account_login',
    maxAgeSeconds: ATTEMPT_SECONDS,
    schema: AccountAttemptSchema,
  })
  return {
    attempt,
    async open(reply: FastifyReply, claims: AccountClaims, idToken: string): Promise<void> {
      await session.write(reply, {
        id: toBase64Url(context.random(16)),
        ppid: claims.sub,
        municipalityCode: claims.municipality_code,
        acr: claims.acr,
        authTime: claims.auth_time,
        idToken,
      })
    },
    async read(request: FastifyRequest): Promise<AccountVisit | undefined> {
      const read = await session.read(request)
      if (!read || !isAcr(read.acr)) return undefined
      const home = expectOk(parseMunicipalityCode(read.municipalityCode), 'a sealed municipality')
      const ref = await findOwner(context, home, read.ppid)
      if (!ref) return undefined
      const { level } = assuranceOf(read.acr)
      return {
        sessionId: read.id,
        ref,
        acr: read.acr,
        byCard: level === 3,
        strong: level >= 2,
        age: context.clock() - read.authTime * 1000,
      }
    },
    /** Ends it; the ID token is the hint for logging out at the provider. */
    async close(request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> {
      const read = await session.read(request)
      session.clear(reply)
      return read?.idToken
    },
  }
}

async function findOwner(
  { database }: IdentityContext,
  municipalityCode: ResidentRef['municipalityCode'],
  ppid: string,
): Promise<ResidentRef | undefined> {
  return database.withTenant(municipalityCode, async (tx) => {
    const accountId = await findPpidOwner(tx, municipalityCode, sectorOf(municipalityCode, 'resident'), ppid)
    const account = accountId && (await findAccount(tx, municipalityCode, accountId))
    return account && isInUse(account.state) ? { municipalityCode, accountId: account.accountId } : undefined
  })
}
