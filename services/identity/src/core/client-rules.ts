import { ServiceNameSchema } from '@musubi/contracts'
import type { ClientProblem, ClientRegistration, ClientStatus } from '@musubi/contracts'
import { ACR, type Acr } from './assurance.ts'

/** Sectors of the platform itself: a vendor that could take one would get the ids of another service. */
const RESERVED_SERVICES: ReadonlySet<string> = new Set([...ServiceNameSchema.options, 'identity', 'musubi'])

/** What a vendor may ask for as its minimum. */
export const OFFERED_MINIMA: readonly Acr[] = [
  ACR.password,
  ACR.kazashi,
  ACR.passwordAndCode,
  ACR.passkey,
  ACR.jpkiMobile,
  ACR.nationalApp,
  ACR.jpkiAuth,
  ACR.jpkiSign,
]

export interface RegistrationToJudge extends ClientRegistration {
  readonly status: ClientStatus
}

type Problem = ClientProblem['problem']

/**
 * Everything that speaks against a registration, by field. Redirect addresses are compared letter by letter at each login
 * (RFC 9700, section 4.1), so what stands here is where codes may go: no wildcard, no forwarder, https, and plain http to
 * this machine in the sandbox only (`loopbackAllowed`: a whole demonstration runs on one machine).
 */
export function findClientProblems(
  registration: RegistrationToJudge,
  loopbackAllowed: boolean,
): ClientProblem[] {
  const loopback = loopbackAllowed || registration.status === 'sandbox'
  return [
    ...(RESERVED_SERVICES.has(registration.service) ? [at('service', 'reserved_service')] : []),
    ...(registration.redirectUris.length === 0 && !registration.counter
      ? [at('redirectUris', 'address_missing')]
      : []),
    ...addressProblems(registration, loopback),
    ...keyProblems(registration, loopbackAllowed),
    ...duplicates('redirectUris', registration.redirectUris),
    ...duplicates(
      'keys',
      registration.keys.map(({ kid }) => kid),
    ),
    ...duplicates(
      'claims',
      registration.claims.map(({ claim }) => claim),
    ),
    ...(OFFERED_MINIMA.includes(registration.minimumAcr as Acr) ? [] : [at('minimumAcr', 'not_offered')]),
  ]
}

function addressProblems(
  { redirectUris, postLogoutRedirectUris, backchannelLogoutUri }: ClientRegistration,
  loopback: boolean,
): ClientProblem[] {
  const hosts = hostsOf(redirectUris)
  const judge = (path: string, address: string, known?: ReadonlySet<string>): ClientProblem[] => {
    const problem = judgeAddress(address, loopback, known)
    return problem ? [at(path, problem)] : []
  }
  return [
    ...redirectUris.flatMap((uri, place) => judge(`redirectUris.${place}`, uri)),
    ...postLogoutRedirectUris.flatMap((uri, place) => judge(`postLogoutRedirectUris.${place}`, uri, hosts)),
    // The server itself calls this one: it must not become a way into the operator's own network.
    ...(backchannelLogoutUri === null ? [] : judge('backchannelLogoutUri', backchannelLogoutUri, hosts)),
  ]
}

/**
 * Keys stand here or at an address of the service, never at both. The server itself reads that address, and has a guard
 * against its own machine: no sandbox may name that, only a demonstration, which goes without the guard.
 */
function keyProblems(
  { keys, jwksUri, redirectUris }: ClientRegistration,
  loopbackAllowed: boolean,
): ClientProblem[] {
  if (jwksUri === undefined) return keys.length === 0 ? [at('keys', 'key_missing')] : []
  if (keys.length > 0) return [at('jwksUri', 'two_sources')]
  // A service at counters alone has no address to be compared with.
  const known = redirectUris.length === 0 ? undefined : hostsOf(redirectUris)
  const problem = judgeAddress(jwksUri, loopbackAllowed, known)
  return problem ? [at('jwksUri', problem)] : []
}

function hostsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).hostname))
}

/** @param known hosts of the redirect addresses, for addresses that must be one of them */
function judgeAddress(address: string, loopback: boolean, known?: ReadonlySet<string>): Problem | undefined {
  if (address.includes('*')) return 'has_wildcard'
  if (!URL.canParse(address)) return 'not_an_address'
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not_an_address'
  if (address.includes('#')) return 'has_fragment'
  if (url.username !== '' || url.password !== '' || authorityOf(address).includes('@'))
    return 'has_credentials'
  // What a browser would rewrite (case, dots, backslashes, spaces) cannot be compared letter by letter.
  if (url.href !== address && url.href !== `${address}/`) return 'not_an_address'
  if (forwards(url)) return 'forwards_elsewhere'
  if (known && !known.has(url.hostname)) return 'other_host'
  return judgeHost(url, loopback)
}

function judgeHost({ protocol, hostname }: URL, loopback: boolean): Problem | undefined {
  if (isLoopback(hostname)) return loopback ? undefined : 'private_host'
  if (protocol !== 'https:') return 'needs_https'
  const named = /^[a-z0-9.-]+\.[a-z][a-z0-9-]*$/.test(hostname)
  const inside = /\.(local|internal|localhost|lan|home|arpa)$/.test(hostname)
  return named && !inside ? undefined : 'private_host'
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function authorityOf(address: string): string {
  return address.split('://')[1]?.split(/[/?]/)[0] ?? ''
}

/** An address that takes another address along is a forwarder, and codes would travel on with it. */
function forwards({ searchParams }: URL): boolean {
  return [...searchParams.values()].some((value) => /^([a-z][a-z0-9+.-]*:|\/\/|\\)/i.test(value.trim()))
}

function duplicates(path: string, values: readonly string[]): ClientProblem[] {
  return values.flatMap((value, place) =>
    values.indexOf(value) === place ? [] : [at(`${path}.${place}`, 'duplicate')],
  )
}

function at(path: string, problem: Problem): ClientProblem {
  return { path, problem }
}
