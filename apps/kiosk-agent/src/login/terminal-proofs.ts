import { createHash, randomUUID } from 'node:crypto'
import { err, ok, type Result } from '@musubi/kernel'
import { signTerminalToken } from '@musubi/platform/sealing'
import { importJWK, SignJWT, type JWK } from 'jose'
import type { TerminalIdentity } from '../terminal/identity.ts'

export interface ProofRequest {
  readonly method: string
  readonly url: string
  /** What the server asked to be in the next proof. */
  readonly nonce?: string | undefined
  /** The token the request carries. */
  readonly accessToken?: string | undefined
}

/** What this terminal's key signs for programs on this machine. The key itself never leaves the agent. */
export interface TerminalProofs {
  /** A DPoP proof (RFC 9449) for one request to this terminal's own server. */
  sign(request: ProofRequest): Promise<Result<string, 'proof_not_for_server'>>
  /** Where to send this machine's browser so that the login page learns of the reader; null before enrolment. */
  pairingAddress(port: number): Promise<string | null>
}

export interface TerminalProofDeps {
  readonly identity: Pick<TerminalIdentity, 'privateKey' | 'publicKey' | 'findTerminal'>
  /** The server's public URL. */
  readonly serverUrl: string
  readonly audience: string
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: () => number
}

export function createTerminalProofs({
  identity,
  serverUrl,
  audience,
  now,
}: TerminalProofDeps): TerminalProofs {
  const { origin } = new URL(serverUrl)
  return {
    async sign({ method, url, nonce, accessToken }) {
      const target = new URL(url)
      if (target.origin !== origin) return err('proof_not_for_server')
      const { kty, crv, x } = identity.publicKey
      const proof = await new SignJWT({
        htm: method,
        htu: `${target.origin}${target.pathname}`,
        ...(nonce === undefined ? {} : { nonce }),
        ...(accessToken === undefined
          ? {}
          : { ath: createHash('sha256').update(accessToken).digest('base64url') }),
      })
        .setProtectedHeader({ alg: 'Ed25519', typ: 'dpop+jwt', jwk: { kty, crv, x } })
        .setIssuedAt(Math.floor(now() / 1000))
        .setJti(randomUUID())
        .sign(await importJWK(identity.privateKey as JWK, 'Ed25519'))
      return ok(proof)
    },
    async pairingAddress(port) {
      const terminal = identity.findTerminal()
      if (!terminal) return null
      const path = '/identity/reader'
      const { kty, crv, x, d } = identity.privateKey
      const token = await signTerminalToken({
        privateKey: { kty, crv, x, d },
        terminalId: terminal.terminalId,
        audience: `${audience}${path}`,
        now: now(),
      })
      return `${serverUrl}${path}?${new URLSearchParams({ token, port: String(port) })}`
    },
  }
}
