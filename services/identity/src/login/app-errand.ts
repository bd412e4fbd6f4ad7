import { createHash } from 'node:crypto'
import { Base64UrlSchema, UuidSchema } from '@musubi/contracts'
import { expectOk, ok, parseBase64Url, toBase64Url, uuidV7, type Result, type Uuid } from '@musubi/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { appKeyOf, findAppOwner } from '../app/national-app/app-owner.ts'
import type { IdentityContext } from '../app/context.ts'
import type { TokenBox } from '../crypto/token-box.ts'
import type { UpstreamFailure } from '../upstream/failures.ts'
import { AppAttemptSchema, type NationalApp } from '../upstream/national-app.ts'

export const APP_PATH = '/identity/app'
export const APP_CALLBACK_PATH = `${APP_PATH}/callback`

/** Why somebody goes to the app: to log in on this visit, or to link it in this session of "my account". */
const ErrandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('login'), uid: z.string() }),
  z.object({ kind: z.literal('link'), session: z.string() }),
])
export type AppErrand = z.infer<typeof ErrandSchema>

const CookieSchema = z.object({ errand: ErrandSchema, attempt: AppAttemptSchema })
const ProofSchema = z.object({
  id: UuidSchema,
  errand: ErrandSchema,
  appKey: Base64UrlSchema,
  birthDate: z.iso.date().optional(),
})

/** The app has vouched for its owner: what is left of that, on its way through the browser back to the errand. */
export interface AppProof {
  /** For spending it once. */
  readonly id: Uuid
  readonly appKey: Buffer
  readonly birthDate: string | undefined
}

export type AppReturn =
  | { readonly errand: AppErrand; readonly outcome: Result<string, UpstreamFailure> }
  /** This browser began nothing of the kind, or long ago, or has finished it. */
  | undefined

const ATTEMPT_TYPE = 'musubi-app-attempt+jwt'
const PROOF_TYPE = 'musubi-app-proof+jwt'
const ATTEMPT_MS = 10 * 60_000
const PROOF_MS = 10 * 60_000

export interface AppErrandParts {
  readonly context: IdentityContext
  readonly box: TokenBox
  readonly app: NationalApp
}

export type AppErrands = ReturnType<typeof createAppErrands>

/**
 * The way to the app and back. The attempt travels in a cookie of its own for each `state`, sealed: only the browser that
 * began it can finish it, once, and two tabs do not disturb each other. What the app said travels on as a sealed proof,
 * worth something for this errand alone.
 */
export function createAppErrands({ context, box, app }: AppErrandParts) {
  return {
    async leave(
      errand: AppErrand,
      birthDate: boolean,
      reply: FastifyReply,
    ): Promise<Result<URL, UpstreamFailure>> {
      const begun = await app.begin(birthDate)
      if (!begun.ok) return begun
      const { url, attempt } = begun.value
      const sealed = await box.seal(ATTEMPT_TYPE, { errand, attempt }, ATTEMPT_MS)
      reply.setCookie(cookieName(attempt.state), sealed, {
        path: APP_PATH,
        httpOnly: true,
        sameSite: 'lax',
        secure: 'auto',
        maxAge: ATTEMPT_MS / 1000,
      })
      return ok(url)
    },
    /** @param answer the address of the callback with everything the app wrote into it */
    async comeBack(answer: URL, request: FastifyRequest, reply: FastifyReply): Promise<AppReturn> {
      const name = cookieName(answer.searchParams.get('state') ?? '')
      const sealed = request.cookies[name]
      if (sealed === undefined) return undefined
      reply.clearCookie(name, { path: APP_PATH })
      const opened = await box.open(ATTEMPT_TYPE, sealed)
      const cookie = opened.ok ? CookieSchema.safeParse(opened.value) : undefined
      if (!cookie?.success) return undefined
      const { errand, attempt } = cookie.data
      const isStranger = async (subject: Parameters<typeof appKeyOf>[1]): Promise<boolean> =>
        errand.kind === 'link' || (await findAppOwner(context, appKeyOf(context, subject))) === undefined
      const person = await app.finish(answer, attempt, isStranger)
      if (!person.ok) return { errand, outcome: person }
      const { birthDate } = person.value
      const proof = {
        id: uuidV7(context.clock(), context.random(10)),
        errand,
        appKey: toBase64Url(appKeyOf(context, person.value)),
        ...(birthDate === undefined ? {} : { birthDate }),
      }
      return { errand, outcome: ok(await box.seal(PROOF_TYPE, proof, PROOF_MS)) }
    },
    /** The proof, when it is of this errand. */
    async openProof(token: unknown, errand: AppErrand): Promise<AppProof | undefined> {
      const opened = typeof token === 'string' ? await box.open(PROOF_TYPE, token) : undefined
      const proof = opened?.ok ? ProofSchema.safeParse(opened.value) : undefined
      if (!proof?.success || JSON.stringify(proof.data.errand) !== JSON.stringify(errand)) return undefined
      const { id, appKey, birthDate } = proof.data
      return { id, appKey: Buffer.from(expectOk(parseBase64Url(appKey), 'a key')), birthDate }
    },
    publicKeys: app.publicKeys,
  }
}

/** The answer's `state` is long and the app's to echo; a cookie's name is short and ours. */
function cookieName(state: string): string {
  return `musubi_app_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`
}
