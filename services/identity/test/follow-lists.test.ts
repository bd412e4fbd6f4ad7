import { expectOk } from '@musubi/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RevocationList } from '../src/app/accounts/follow-lists.ts'
import { createBrowser } from './browser.ts'
import { issueContents } from './card-in-hand.ts'
import { clientAuthentication } from './relying-party.ts'
import { startLogoutReceiver, type LogoutReceiver } from './logout-receiver.ts'
import { clients, startWorld, type RunningWorld } from './running-world.ts'
import { createTerminalInHand, registerContents } from './terminal-in-hand.ts'
import { evenHex, newId, terminalKeys, YABU } from './world.ts'

let world: RunningWorld
let receiver: LogoutReceiver
const published: { lists: RevocationList[] } = { lists: [] }

beforeAll(async () => {
  receiver = await startLogoutReceiver()
  world = await startWorld({
    revocationLists: () => published.lists,
    readerUrl: () => 'http://127.0.0.1:45678',
    statusProvider: { check: async () => ({ status: 'good' as const }) },
    clients: clients.map((one) =>
      one.clientId === 'resident'
        ? { ...one, backchannelLogoutUri: receiver.uri, authentication: clientAuthentication('resident') }
        : one,
    ),
  })
})
afterAll(async () => {
  await world?.close()
  await receiver?.close()
})

function listOf(serials: readonly string[], number: bigint): RevocationList {
  return {
    issuerKey: world.ca.authAnchor.spkiHash,
    thisUpdate: Date.now(),
    number,
    size: serials.length,
    entries: () => serials.map((serial) => ({ serial, revokedAt: Date.now() })).values(),
  }
}

/** Somebody who logs in to the residents' pages with card and PIN. */
async function loggedIn(serial: number) {
  const contents = await issueContents(world, { serial })
  const { accountId } = await registerContents(world, contents, serial)
  const keys = terminalKeys()
  const { terminal } = await world.enrol(YABU, 'resident', keys, ['resident'])
  const { terminalId } = terminal
  const duty = { params: { terminalId, dutyId: newId() }, body: {} }
  expectOk(await world.staff(YABU, ['terminal_manager']).beginDuty(duty), 'a duty')
  const hand = createTerminalInHand(world, { terminalId, keys })
  const logIn = async () => {
    const party = await world.partyOf('resident')
    const browser = createBrowser(world.origin)
    const { page, checks } = await party.begin(browser)
    const link = /href="([^"]*\/card-pin[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const request = (await browser.open(link)).url.searchParams.get('request') ?? ''
    const outcome = await hand.typePin({ kind: 'visit', request }, contents)
    if (outcome.status === 'refused') return outcome.reason
    if (outcome.status !== 'accepted') return expect.fail('a visit is asked for consent in its browser')
    const end = await browser.open(outcome.continueAt ?? '')
    return { party, tokens: await party.redeem(end.url, checks) }
  }
  return { accountId, logIn }
}

const actionsOf = (action: string) =>
  world.database.withTenant(YABU, (tx) => world.audit.list(tx, { actions: [action], limit: 50 }))

describe('a revocation list', () => {
  it('ends the link of a card it names, logs its holder out and tells the services; others go on', async () => {
    const [lost, kept] = [await loggedIn(0x7701), await loggedIn(0x7702)]
    const [mine, theirs] = [await lost.logIn(), await kept.logIn()]
    if (typeof mine === 'string' || typeof theirs === 'string') throw new Error('two logins')
    const many = Array.from({ length: 2500 }, (_, at) => evenHex(0x10_0000 + at))
    published.lists = [listOf([...many, evenHex(0x7701)], 1n)]
    await world.identity.followRevocations()
    expect(await mine.party.introspect(mine.tokens.access_token)).toMatchObject({ active: false })
    expect(await theirs.party.introspect(theirs.tokens.access_token)).toMatchObject({ active: true })
    expect(receiver.claims()).toMatchObject([{ aud: 'resident', sub: mine.tokens.claims()?.sub }])
    await expect(mine.party.userInfo(mine.tokens, mine.tokens.claims()?.sub ?? '')).rejects.toThrow()
    expect(await lost.logIn()).toBe('card_stopped')
    expect(typeof (await kept.logIn())).toBe('object')
    const stopped = await actionsOf('card.stopped')
    expect(stopped.map(({ body }) => body.details)).toEqual([{ why: 'revoked' }])
    expect(JSON.stringify(stopped)).not.toContain(lost.accountId)
  })

  it('is done once, and one that takes its place while it is read is read instead', async () => {
    await world.identity.followRevocations()
    expect(await actionsOf('card.stopped')).toHaveLength(1)
    const late = await loggedIn(0x7703)
    const next = listOf([evenHex(0x7701), evenHex(0x7703)], 3n)
    const replaced = Array.from({ length: 1500 }, (_, at) => evenHex(0x20_0000 + at))
    const first = listOf(replaced, 2n)
    const entries = first.entries
    published.lists = [
      {
        ...first,
        entries: () => {
          published.lists = [next]
          return entries()
        },
      },
    ]
    await world.identity.followRevocations()
    expect(await actionsOf('card.stopped')).toHaveLength(1)
    await world.identity.followRevocations()
    expect(await actionsOf('card.stopped')).toHaveLength(2)
    expect(await late.logIn()).toBe('card_stopped')
  })
})
