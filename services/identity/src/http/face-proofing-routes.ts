import { faceProofingRoutes } from '@musubi/contracts'
import { err, expectOk, ok, parseBase64Url } from '@musubi/kernel'
import { registerRoutes, type Authoriser } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import type { CardProofTrust } from '../app/card-proof/trust.ts'
import type { IdentityContext } from '../app/context.ts'
import { findReadiness } from '../app/face-proofings/readiness.ts'
import { recordFaceProofing } from '../app/face-proofings/record.ts'
import { terminalOf } from './terminal-authoriser.ts'

/** Walk-in proofing: what an attended terminal asks before, and calls when its staff have decided. */
export function registerFaceProofingRoutes(
  app: FastifyInstance,
  parts: { readonly context: IdentityContext; readonly cardTrust: CardProofTrust },
  terminal: Authoriser<'terminal'>,
): void {
  const bytesOf = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'the contract says base64url')
  registerRoutes(
    app,
    faceProofingRoutes,
    {
      getReadiness: async (_given, { request }) => {
        const ready = await findReadiness(parts, terminalOf(request))
        return ready.ok ? ready : err({ code: ready.error })
      },
      recordFaceProofing: async ({ params, body }, { request }) => {
        const { decision, expiryYear } = body
        const proof = body.proof && {
          faceRecord: bytesOf(body.proof.faceRecord),
          faceCertificate: bytesOf(body.proof.faceCertificate),
          signature: bytesOf(body.proof.signature),
        }
        const given = { proofingId: params.proofingId, decision, expiryYear, proof }
        const recorded = await recordFaceProofing(parts, terminalOf(request), given)
        if (!recorded.ok) return err({ code: recorded.error })
        const { outcome, letter } = recorded.value
        const { displayName, loginName, initialPassword, until } = letter ?? {}
        return ok({
          outcome,
          letter:
            displayName && loginName && initialPassword && until
              ? { displayName, loginName, initialPassword, until }
              : null,
        })
      },
    },
    { authorise: { terminal } },
  )
}
