import { networkTransport } from '@musubi/contracts/client'
import type { CardContents } from '@musubi/card/virtual'
import type { CardLoginTarget } from '@musubi/contracts'
import { expectOk } from '@musubi/kernel'
import { freePort } from '@musubi/testkit'
import { issueContents } from '../test/card-in-hand.ts'
import { clientAuthentication } from '../test/relying-party.ts'
import { createTerminalInHand, registerContents } from '../test/terminal-in-hand.ts'
import { counterSystem, ownProgram } from '../test/terminal-programs.ts'
import { clients, createWorld, newId, terminalKeys, YABU, type World } from '../test/world.ts'

const COUNTER = 'library-counter'
const SERVICE = 'library'

/** One attended terminal with the two kinds of program that log people in at it. */
export interface KazashiDesk {
  /** Card held, evidence judged, tokens for a counter system by CIBA: five requests. */
  logInByCiba(person: number): Promise<void>
  /** The same for the platform's own program by the kazashi grant: three requests. */
  logInByGrant(person: number): Promise<void>
}

export interface KazashiProvider {
  readonly desks: readonly KazashiDesk[]
  close(): Promise<void>
}

/** Identity on PostgreSQL over loopback, with residents whose cards are linked and terminals with staff on duty. */
export async function startKazashiProvider(residents: number, terminals: number): Promise<KazashiProvider> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const world = await createWorld({
    clock: Date.now,
    issuer: `${origin}/oidc`,
    statusProvider: { check: async () => ({ status: 'good' }) },
    clients: [...clients, counterClient()],
  })
  await world.app.listen({ port, host: '127.0.0.1' })
  const cards = await Promise.all(
    Array.from({ length: residents }, async (_, place) => {
      const contents = await issueContents(world, { serial: 20_000 + place })
      await registerContents(world, contents, 20_000 + place)
      return contents
    }),
  )
  const desks = await Promise.all(Array.from({ length: terminals }, () => openDesk(world, origin, cards)))
  return { desks, close: () => world.close() }
}

function counterClient(): (typeof clients)[number] {
  return {
    clientId: COUNTER,
    name: { ja: '図書館 貸出', easy: '図書館', en: 'Library' },
    service: SERVICE,
    audience: 'resident',
    redirectUris: ['http://127.0.0.1/counter/callback'],
    postLogoutRedirectUris: [],
    counter: {},
    authentication: clientAuthentication(COUNTER),
  }
}

async function openDesk(world: World, origin: string, cards: readonly CardContents[]): Promise<KazashiDesk> {
  const keys = terminalKeys()
  const { terminal } = await world.enrol(YABU, 'resident', keys, ['resident', SERVICE])
  const { terminalId } = terminal
  const manager = world.staff(YABU, ['terminal_manager'], 'manager')
  expectOk(await manager.beginDuty({ params: { terminalId, dutyId: newId() }, body: {} }), 'a duty')
  const overNetwork = (headers: () => Promise<Record<string, string>>) =>
    networkTransport({ baseUrl: origin, headers })
  const inHand = createTerminalInHand(world, { terminalId, keys }, overNetwork)
  const system = await counterSystem(origin, COUNTER, keys)
  const program = await ownProgram(origin, terminalId, SERVICE, keys)
  const hold = async (target: CardLoginTarget, person: number): Promise<string> => {
    const card = cards[person % cards.length]
    const outcome = card && (await inHand.hold(target, card))
    if (outcome?.status !== 'accepted' || !outcome.loginHintToken)
      throw new Error(`a card was not taken: ${JSON.stringify(outcome)}`)
    return outcome.loginHintToken
  }
  return {
    logInByCiba: async (person) => {
      const begun = await system.begin(await hold({ kind: 'counter', clientId: COUNTER }, person))
      await system.poll(begun)
    },
    logInByGrant: async (person) => {
      await program.redeem(await hold({ kind: 'own', service: SERVICE }, person))
    },
  }
}
