import { identityRoutes } from '@musubi/contracts'
import { err, expectOk, ok, parseBase64Url } from '@musubi/kernel'
import { registerRoutes, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import type { IdentityContext } from '../app/context.ts'
import { createEvidenceResolver } from '../app/evidence/resolver.ts'
import type { EvidenceTrust } from '../app/evidence/resolve.ts'
import { publicSealingKey } from '../app/keyring.ts'
import { createStubSet, destroyStubSet, sealStubs, type StubTrust } from '../app/stub-sets.ts'
import { enrolTerminal } from '../app/terminals/enrol.ts'
import { verifyTerminal } from '../app/terminals/recognise.ts'
import type { PublicJwk } from '../db/terminals.ts'

export interface RouteParts {
  readonly context: IdentityContext
  readonly evidenceTrust: EvidenceTrust
  readonly stubTrust: StubTrust
  readonly authorise: Authorisers
  /** This server as terminals call it, such as `https://musubi.example.jp`. */
  readonly publicUrl: string
}

export function registerIdentityRoutes(app: FastifyInstance, parts: RouteParts): void {
  registerRoutes(app, identityRoutes, buildHandlers(parts), { authorise: parts.authorise })
}

function buildHandlers({
  context,
  evidenceTrust,
  stubTrust,
  publicUrl,
}: RouteParts): Handlers<(typeof identityRoutes)['routes']> {
  const resolve = createEvidenceResolver(context, evidenceTrust)
  return {
    getSealingKey: async () => ok(publicSealingKey(context.keyring)),
    enrolTerminal: async ({ body }) => {
      if (!isEd25519(body.publicKey)) return err({ code: 'invalid_input' })
      const enrolled = await enrolTerminal(context, { ...body, audience: publicUrl })
      return enrolled.ok ? ok({ terminal: enrolled.value }) : err({ code: enrolled.error })
    },
    verifyTerminal: async ({ body }) => {
      const verified = await verifyTerminal(context, body.token, body.audience)
      return verified.ok ? ok(verified.value.terminal) : err({ code: verified.error })
    },
    resolveEvidence: async ({ body }) => ok({ answers: await resolve(body) }),
    createStubSet: async ({ body }) => {
      const made = await createStubSet(context, stubTrust, body)
      return made.ok ? made : err({ code: made.error })
    },
    sealStubs: async ({ params, body }) => {
      const sealed = await sealStubs(context, params.setId, body.municipalityCode, body.entries)
      return sealed.ok ? ok({ stubs: sealed.value }) : err({ code: sealed.error })
    },
    deleteStubSet: async ({ params }) => {
      await destroyStubSet(context, params.setId)
      return ok({ setId: params.setId })
    },
  }
}

/** RFC 8037: 32 bytes. */
function isEd25519({ crv, x }: PublicJwk): boolean {
  return crv === 'Ed25519' && expectOk(parseBase64Url(x), 'the contract says base64url').length === 32
}
