import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { cardLoginRoutes, createClient, identityRoutes, networkTransport } from '@musubi/contracts'
import { expectOk } from '@musubi/kernel'
import { signEnrolmentProof, signTerminalToken } from '@musubi/platform/sealing'
import type { JWK } from 'jose'

/** A device that enrols with a code as any terminal does, and then asks to open a login. */
export async function enrolDevice(serverUrl: string, enrolmentCode: string) {
  const pair = generateKeyPairSync('ed25519')
  const privateKey = pair.privateKey.export({ format: 'jwk' }) as JWK
  const { crv = '', x = '' } = createPublicKey(pair.privateKey).export({ format: 'jwk' })
  const proof = await signEnrolmentProof(privateKey, { enrolmentCode, audience: serverUrl })
  const identity = createClient(identityRoutes, networkTransport({ baseUrl: serverUrl }))
  const body = { enrolmentCode, publicKey: { kty: 'OKP' as const, crv, x }, proof }
  const { terminal } = expectOk(await identity.enrolTerminal({ body }), 'a terminal')
  const { terminalId } = terminal
  return {
    terminal,
    /** What the server says when it wants to log somebody in: `opened`, or why not. */
    async opens(service: string): Promise<string> {
      const token = await signTerminalToken({ privateKey, terminalId, audience: serverUrl, now: Date.now() })
      const headers = { authorization: `Bearer ${token}` }
      const logins = createClient(cardLoginRoutes, networkTransport({ baseUrl: serverUrl, headers }))
      const opened = await logins.openCardLogin({
        body: { for: { kind: 'own', service }, certificate: null },
      })
      return opened.ok ? 'opened' : opened.error.code
    },
  }
}
