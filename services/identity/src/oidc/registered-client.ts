import { parseMunicipalityCode, type MunicipalityCode } from '@musubi/kernel'
import type { JWK } from 'jose'
import { isAcr } from '../core/assurance.ts'
import type { ClientRow } from '../db/registered-clients.ts'
import type { ClientConfig } from './clients.ts'

/** The municipality that a registered client's id begins with. Undefined for the platform's own ids. */
export function findClientHome(clientId: string): MunicipalityCode | undefined {
  const code = /^(\d{6})\.[a-z][a-z0-9-]{0,62}$/.exec(clientId)?.[1]
  const parsed = code === undefined ? undefined : parseMunicipalityCode(code)
  return parsed?.ok ? parsed.value : undefined
}

/** A row of the registry as the provider knows clients. Undefined while nobody may use it. */
export function toClientConfig({ clientId, registration, status }: ClientRow): ClientConfig | undefined {
  if (status === 'suspended') return undefined
  const { name, purpose, vendor, claims, service, refresh, acting, counter, minimumAcr } = registration
  const municipalityCode = findClientHome(clientId)
  if (!municipalityCode) throw new Error('a registered client has a home')
  if (!isAcr(minimumAcr)) throw new Error('a registered client has a minimum')
  return {
    clientId,
    name,
    service,
    municipalityCode,
    minimumAcr,
    audience: 'resident',
    redirectUris: registration.redirectUris,
    postLogoutRedirectUris: registration.postLogoutRedirectUris,
    ...(registration.backchannelLogoutUri === null
      ? {}
      : { backchannelLogoutUri: registration.backchannelLogoutUri }),
    refresh,
    terms: { vendor, purpose, claims },
    sandbox: status === 'sandbox',
    acting,
    ...(counter ? { counter: {} } : {}),
    authentication:
      registration.jwksUri === undefined
        ? { jwks: { keys: registration.keys as readonly JWK[] } }
        : { jwksUri: registration.jwksUri },
  }
}
