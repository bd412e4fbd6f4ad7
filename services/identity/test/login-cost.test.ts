import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBrowser } from './browser.ts'
import { startWorld, type RunningWorld } from './running-world.ts'

/** Tables that are written to the log of the database: what a login costs there is what it costs. */
const DURABLE = ['oidc_session', 'oidc_grant', 'oidc_refresh_token'] as const

let world: RunningWorld
const statements: string[] = []

beforeAll(async () => {
  world = await startWorld()
  watch(world.database.pool)
})
afterAll(() => world?.close())

/** Notes every statement that goes to the database, through the pool or a transaction's own connection. */
function watch(pool: RunningWorld['database']['pool']): void {
  const seen = new WeakSet<object>()
  pool.on('acquire', (client) => {
    if (seen.has(client)) return
    seen.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    Object.assign(client, {
      query: (...args: unknown[]) => {
        const [first] = args
        statements.push(
          typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? ''),
        )
        return query(...args)
      },
    })
  })
}

async function logIn(browser = createBrowser(world.origin)): Promise<string[]> {
  const party = await world.partyOf('resident')
  statements.length = 0
  const { checks, page } = await party.begin(browser, { login_hint: 'demo:ichiro-1' })
  const tokens = await party.redeem(page.url, checks)
  expect(tokens.refresh_token).toBeTruthy()
  return statements.filter((text) => !/audit/.test(text))
}

const touching = (table: string, made: readonly string[]): string[] =>
  made.filter((text) => new RegExp(`\\b(into|from|update) ${table}\\b`).test(text))

describe('what a login costs', () => {
  it('asks the durable store five times, where the library alone would ask it twenty-three times', async () => {
    await logIn()
    const made = await logIn()
    const durable = DURABLE.map((table) => touching(table, made))
    const [session = [], grant = [], refresh = []] = durable
    expect(session.map(verb)).toEqual(['insert', 'select'])
    expect(grant.map(verb)).toEqual(['insert', 'select'])
    expect(refresh.map(verb)).toEqual(['insert'])
    expect(durable.flat()).toHaveLength(5)
  })

  it('looks its client up in memory, its account at most once, and its PPID never again', async () => {
    await logIn()
    const made = await logIn()
    expect(touching('client', made)).toEqual([])
    // The audit log asks for the person's name in its own sector.
    expect(touching('ppid', made)).toHaveLength(1)
    const subjects = made.filter((text) => /from account left join municipal_id/.test(text))
    expect(subjects.length).toBeLessThanOrEqual(1)
  })

  it('keeps everything that travels in the table without a log, one statement a step', async () => {
    const made = await logIn()
    const ephemeral = touching('oidc_ephemeral', made)
    // Two assertions and two proofs; request, page, answer, code, token. No look before a write.
    expect(ephemeral.length).toBeLessThanOrEqual(18)
    expect(ephemeral.filter((text) => /returning kind, key/.test(text)).length).toBe(6)
  })

  it('is less again where somebody is logged in', async () => {
    const browser = createBrowser(world.origin)
    await logIn(browser)
    const party = await world.partyOf('resident')
    statements.length = 0
    const { checks, page } = await party.begin(browser)
    await party.redeem(page.url, checks)
    const durable = DURABLE.flatMap((table) => touching(table, statements))
    expect(durable.length).toBeLessThanOrEqual(7)
    expect(touching('oidc_ephemeral', statements).length).toBeLessThanOrEqual(11)
  })
})

function verb(text: string): string {
  return /\w+/.exec(text)?.[0] ?? ''
}
