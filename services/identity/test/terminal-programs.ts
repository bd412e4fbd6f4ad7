import { KAZASHI_GRANT } from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import { importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import { clientKey } from './relying-party.ts'
import type { TerminalKeys } from './world.ts'

async function terminalPair({ publicKey, privateKey }: TerminalKeys) {
  const pair = {
    publicKey: await importJWK(publicKey, 'Ed25519', { extractable: true }),
    privateKey: await importJWK(privateKey as JWK, 'Ed25519'),
  }
  return pair as CryptoKeyPair
}

/** A counter system made of openid-client and nothing else. */
export async function counterSystem(origin: string, clientId: string, keys: TerminalKeys) {
  const config = await oidc.discovery(
    new URL(`${origin}/oidc`),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: await clientKey(clientId), kid: `${clientId}-1` }),
    { execute: [oidc.allowInsecureRequests] },
  )
  const DPoP = oidc.getDPoPHandle(config, await terminalPair(keys))
  return {
    config,
    DPoP,
    begin: (hint: string, parameters = {}) =>
      oidc.initiateBackchannelAuthentication(config, {
        scope: 'openid',
        login_hint_token: hint,
        ...parameters,
      }),
    /** The answer is there at once; these tests need not wait for the second that a counter waits. */
    poll: (begun: oidc.BackchannelAuthenticationResponse, dpop = DPoP) =>
      oidc.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 0 }, {}, { DPoP: dpop }),
  }
}

/** The terminal's own program. */
export async function ownProgram(origin: string, terminalId: Uuid, service: string, keys: TerminalKeys) {
  const pair = await terminalPair(keys)
  const config = await oidc.discovery(
    new URL(`${origin}/oidc`),
    `terminal.${terminalId}.${service}`,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt(pair.privateKey),
    { execute: [oidc.allowInsecureRequests] },
  )
  const DPoP = oidc.getDPoPHandle(config, pair)
  return {
    config,
    DPoP,
    redeem: (hint: string) =>
      oidc.genericGrantRequest(config, KAZASHI_GRANT, { login_hint_token: hint }, { DPoP }),
  }
}
