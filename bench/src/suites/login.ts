import { createSecretKey, randomBytes } from 'node:crypto'
import { startDurableProvider } from '@musubi/identity/bench/durable-provider'
import { startKazashiProvider, type KazashiDesk } from '@musubi/identity/bench/kazashi-load'
import { makeLoadClient, runLogins, type LoadResult } from '@musubi/identity/bench/login-load'
import { startPlainProvider } from '@musubi/identity/bench/plain-provider'
import { derivePpid } from '@musubi/identity/crypto/keyed-hash'
import { sectorOf } from '@musubi/identity/core/sector'
import { parseMunicipalityCode, expectOk } from '@musubi/kernel'
import type { Report } from '../report.ts'
import type { Suite } from '../suite.ts'

/**
 * Whole logins a second: pushed request, login page, code, tokens, with PKCE, private_key_jwt and DPoP. Ours with
 * PostgreSQL and an audit record each, beside the library alone with its own in-memory adapter in the same run, the same
 * client and the same process. Person and password cost nothing in both: one press logs in.
 */
const WARM_UP = 150
const LOGINS = 600
const AT_ONCE = 32
const RESIDENTS = 40
const TERMINALS = 8
const HOLDS = 400
const PPIDS = 20_000

export const login: Suite = {
  name: 'login',
  about: 'whole logins a second with the durable store, beside the library alone in memory; PPIDs',
  async run(report: Report): Promise<void> {
    // In turns, because the machine is not equally fast all the time.
    const [plain, durable] = await measureInTurns(3)
    report.compare({
      name: 'logins, PostgreSQL and audit',
      value: durable.loginsPerSecond,
      unit: 'a second',
      control: { name: 'the library alone, in memory', value: plain.loginsPerSecond },
      aim: plain.loginsPerSecond / 2,
      note: `${AT_ONCE} at once: ${tell(durable)}; alone ${tell(plain)}`,
    })
    await holdCards(report, plain.loginsPerSecond)
    derive(report)
  },
}

async function measureInTurns(turns: number): Promise<readonly [LoadResult, LoadResult]> {
  const client = makeLoadClient('load')
  const plain = await startPlainProvider({
    client_id: client.clientId,
    redirect_uris: [client.redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    subject_type: 'pairwise',
    scope: 'openid',
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    dpop_bound_access_tokens: true,
    jwks: { keys: [client.jwk] } as never,
  })
  const durable = await startDurableProvider(client, RESIDENTS)
  const hint = (login: number) => ({ login_hint: `demo:${durable.people[login % RESIDENTS] ?? ''}` })
  const load = (origin: string, logins: number) =>
    runLogins({ origin, client, logins, atOnce: AT_ONCE, parameters: hint })
  const results: [LoadResult[], LoadResult[]] = [[], []]
  try {
    await load(plain.origin, WARM_UP)
    await load(durable.origin, WARM_UP)
    for (let turn = 0; turn < turns; turn++) {
      results[0].push(await load(plain.origin, LOGINS))
      results[1].push(await load(durable.origin, LOGINS))
    }
  } finally {
    await durable.close()
    await plain.close()
  }
  return [middleOf(results[0]), middleOf(results[1])]
}

function middleOf(results: readonly LoadResult[]): LoadResult {
  const ordered = results.toSorted((a, b) => a.loginsPerSecond - b.loginsPerSecond)
  const middle = ordered[Math.floor(ordered.length / 2)]
  if (!middle) throw new Error('there was a turn')
  return middle
}

function tell({ medianMs, worstOfHundredMs }: LoadResult): string {
  return `half under ${medianMs.toFixed(0)} ms, 99 of 100 under ${worstOfHundredMs.toFixed(0)} ms`
}

/**
 * Kazashi at terminals, each with one card after another: the card's own signature is made on this machine and is in the
 * figure, as are the evidence's chain, signatures and revocation, the audit record, and tokens bound to the terminal.
 */
async function holdCards(report: Report, plainRate: number): Promise<void> {
  const provider = await startKazashiProvider(RESIDENTS, TERMINALS)
  const control = { name: 'the library alone, in memory, a login with PAR and code', value: plainRate }
  try {
    for (const [name, logIn] of kazashiWays) {
      await holdAtAll(provider.desks, WARM_UP, logIn)
      const rate = await holdAtAll(provider.desks, HOLDS, logIn)
      report.compare({ name: `kazashi logins, ${name}`, value: rate, unit: 'a second', control })
    }
  } finally {
    await provider.close()
  }
}

type LogIn = (desk: KazashiDesk, person: number) => Promise<void>

const kazashiWays: readonly (readonly [string, LogIn])[] = [
  ['counter system (CIBA)', (desk, person) => desk.logInByCiba(person)],
  ['own program (kazashi grant)', (desk, person) => desk.logInByGrant(person)],
]

/** Logins a second. */
async function holdAtAll(desks: readonly KazashiDesk[], logins: number, logIn: LogIn): Promise<number> {
  let next = 0
  const begun = performance.now()
  await Promise.all(
    desks.map(async (desk) => {
      while (next < logins) await logIn(desk, next++)
    }),
  )
  return (logins * 1000) / (performance.now() - begun)
}

/** The first PPID of a person in a sector; afterwards it is a row. */
function derive(report: Report): void {
  const secret = createSecretKey(randomBytes(32))
  const sector = sectorOf(expectOk(parseMunicipalityCode('282227'), 'a municipality'), 'load')
  const accounts = Array.from({ length: PPIDS }, () => randomBytes(16).toString('hex'))
  for (const account of accounts.slice(0, 1000)) derivePpid(secret, sector, account)
  const begun = performance.now()
  for (const account of accounts) derivePpid(secret, sector, account)
  report.figure('PPID derivation', ((performance.now() - begun) * 1000) / PPIDS, 'µs', 'aim: below 50')
}
