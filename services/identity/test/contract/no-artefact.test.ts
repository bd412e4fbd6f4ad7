import { personaliseCard } from '@musubi/card/test-ca'
import { faceKeyHash, parseFaceRecord } from '@musubi/card'
import { expectOk, parseCivilDate, type Uuid } from '@musubi/kernel'
import { logger } from '@musubi/platform/logging'
import { certificateDigest } from '@musubi/platform/sealing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CardContents } from '@musubi/card/virtual'
import { saveBirthDate } from '../account-birth-date.ts'
import { openContext } from '../context.ts'
import { startLogoutReceiver, type LogoutReceiver } from '../logout-receiver.ts'
import { clientAuthentication } from '../relying-party.ts'
import { clients, people, startWorld, type RunningWorld } from '../running-world.ts'
import { registerContents } from '../terminal-in-hand.ts'
import { birthday, NOW, YABU } from '../world.ts'
import { createCollector } from './collector.ts'
import * as journeys from './journeys.ts'
import { plant, waysToWrite } from './plant.ts'
import { scan, type Artefact } from './scanner.ts'
import { SECRET_KINDS, secretsOf, type Person, type Secret } from './secrets.ts'
import { askEveryRoute } from './sweep.ts'

const DAY = 86_400_000
/** Long enough that no other number looks like them. */
const [ICHIROS_SERIAL, KIKUS_SERIAL] = [0x1a5ec4e7ab91c, 0x17f3d90b26e5a]
const KIKUS_BIRTHDAY = expectOk(parseCivilDate('1957-08-13'), 'a date')

const collector = createCollector()
let world: RunningWorld
let receiver: LogoutReceiver
let secrets: Secret[]

beforeAll(async () => {
  receiver = await startLogoutReceiver()
  const counter = {
    clientId: journeys.COUNTER,
    name: { ja: '図書館 貸出', easy: '図書館', en: 'Library' },
    service: 'library',
    audience: 'resident',
    redirectUris: ['http://127.0.0.1/counter/callback'],
    postLogoutRedirectUris: [],
    counter: {},
    authentication: clientAuthentication(journeys.COUNTER),
  } as const
  world = await startWorld(
    {
      clients: [...clients, counter],
      logger: logger({ level: 'debug', destination: collector.log }),
      readerUrl: () => 'http://127.0.0.1:45678',
      statusProvider: { check: async () => ({ status: 'good' as const }) },
    },
    collector.watch,
  )
  const context = await openContext(world)
  await saveBirthDate(context, { municipalityCode: YABU, accountId: people.ichiro }, birthday)
  const [card, kikus] = await Promise.all([
    newCard(ICHIROS_SERIAL, '但馬　一郎', birthday),
    newCard(KIKUS_SERIAL, '但馬　菊', KIKUS_BIRTHDAY),
  ])
  const kiku = await registerContents(world, kikus, KIKUS_SERIAL, {}, KIKUS_BIRTHDAY)
  const journey = { world, collector, receiver, card, holder: { ...kiku, contents: kikus } }
  await journeys.staffLogsIn(journey)
  await journeys.residentLogsIn(journey)
  await journeys.vendorIsAgreedTo(journey)
  await journeys.passkeyLogsIn(journey)
  await journeys.cardIsHeld(journey)
  await journeys.cardIsLinked(journey)
  await journeys.shelterAsks(journey)
  await collector.as(`${YABU}:resident`, () => askEveryRoute(world, collector))
  await journeys.activityIsRead(journey)
  await journeys.auditIsExported(journey)
  const persons: Person[] = [
    { ...(await personOf(people.ichiro)), birthDate: birthday, cards: [cardOf(card, ICHIROS_SERIAL)] },
    { ...(await personOf(kiku.accountId)), birthDate: KIKUS_BIRTHDAY, cards: [cardOf(kikus, KIKUS_SERIAL)] },
    await personOf(people.hanako),
  ]
  secrets = secretsOf(persons, context.keyring)
})
afterAll(async () => {
  await world?.close()
  await receiver?.close()
})

function newCard(serial: number, name: string, birthDate: typeof birthday): Promise<CardContents> {
  const [authentication, face, sign] = world.ca.keyPool
  if (!authentication || !face || !sign) throw new Error('the pool has keys')
  return personaliseCard(world.ca, {
    serial,
    birthDate,
    attributes: { name, address: '兵庫県養父市広谷２５０番地１', sex: '1' },
    municipalityCode: YABU,
    pin: '1234',
    signPassword: 'TEST1234',
    keys: { authentication, face, sign },
    notBefore: NOW - 100 * DAY,
    notAfter: NOW + 1000 * DAY,
  })
}

function cardOf(contents: CardContents, serial: number) {
  return {
    issuerKey: world.ca.authAnchor.spkiHash,
    serial,
    certificateDigest: certificateDigest(contents.authentication.certificate),
    faceKeyHash: faceKeyHash(expectOk(parseFaceRecord(contents.face.record), 'a face record')),
  }
}

async function personOf(accountId: Uuid): Promise<Person> {
  const rows = await world.database.withTenant(YABU, (tx) =>
    tx.selectFrom('ppid').select(['sector', 'ppid']).where('account_id', '=', accountId).execute(),
  )
  const ppids = new Map(rows.map(({ sector, ppid }) => [sector, ppid]))
  return { accountId, municipalityCode: YABU, ppids }
}

/** The first artefact of each name: the others are scanned for secrets, these get some planted. */
const samples = (): Artefact[] => [
  ...new Map(collector.artefacts.toReversed().map((one) => [one.name, one])).values(),
]

describe('no artefact carries an account id, a serial, a birth date or another service’s PPID', () => {
  it('was asked of every route there is, and of every kind of artefact', () => {
    const asked = collector.routes.filter(({ url }) => !/\*$|\/fonts\//.test(url))
    for (const { method, url } of asked) expect(collector.answered).toContain(`${method} ${url}`)
    const names = samples().map(({ name }) => name)
    for (const expected of [
      'JWT in POST /oidc/token 200',
      'introspection',
      'GET /oidc/me 200',
      'POST /oidc/backchannel 200',
      'POST /oidc/request 201',
      'POST /oidc/token 400',
      'GET /oidc/.well-known/openid-configuration 200',
      'POST /identity/v1/card-logins/evidence 200',
      'POST /identity/v1/evidence/resolutions 200',
      'POST /identity/v1/stub-sets/:setId/stubs 200',
      'GET /identity/v1/my/activity 200',
      'GET /identity/v1/my/consents/:consentId/receipt 200',
      'GET /identity/account 200',
      'GET /identity/account/card/shown 200',
      'GET /identity/v1/clients 200',
      'GET /identity/v1/terminals 200',
      'back-channel logout',
      'audit record',
      'audit export',
      'log',
    ])
      expect(names).toContain(expected)
    expect([...new Set(secrets.map(({ kind }) => kind))].toSorted()).toEqual([...SECRET_KINDS].toSorted())
    expect(new Set(secrets.map(({ sector }) => sector)).size).toBeGreaterThanOrEqual(5)
  })

  it('and none does', () => {
    const found = collector.artefacts.flatMap((artefact) => scan(artefact, secrets))
    expect(found).toEqual([])
  })

  it('nor does the database hold a serial or a birth date that can be read', async () => {
    const unreadable = secrets.filter(({ kind }) => kind === 'card serial' || kind === 'birth date')
    expect((await dumpDatabase()).flatMap((row) => scan(row, unreadable))).toEqual([])
  })
})

describe('the scanner', () => {
  it('finds each kind of secret in each artefact that there is', () => {
    let turn = 0
    const missed = samples().flatMap((artefact) =>
      SECRET_KINDS.flatMap((kind) => {
        const foreign = secrets.filter((one) => one.kind === kind && one.sector !== artefact.sector)
        const secret = foreign[turn++ % foreign.length] as Secret
        const ways = waysToWrite(secret)
        const written = ways[turn % ways.length] as string
        const complaints = scan(plant(artefact, written), [secret]).length
        return complaints > 0 ? [] : [`${kind} as ${written} in ${artefact.name}`]
      }),
    )
    expect(missed).toEqual([])
  })

  it('finds every way of writing one, in every medium', () => {
    const bySize = samples().toSorted((a, b) => b.content.length - a.content.length)
    const media = [...new Map(bySize.map((one) => [one.medium, one])).values()]
    expect(media.map(({ medium }) => medium).toSorted()).toEqual(['header', 'html', 'json', 'jwt', 'text'])
    const missed = media.flatMap((artefact) =>
      secrets
        .filter(({ sector }) => sector === undefined || sector !== artefact.sector)
        .flatMap((secret) => waysToWrite(secret).map((written) => ({ secret, written })))
        .filter(({ secret, written }) => scan(plant(artefact, written), [secret]).length === 0)
        .map(({ secret, written }) => `${secret.kind} as ${written} in ${artefact.medium}`),
    )
    expect(missed).toEqual([])
  })

  it('lets a service keep the PPIDs of its own sector', () => {
    const [own] = secrets.filter(({ sector }) => sector === `${YABU}:office`)
    if (!own) throw new Error('a PPID')
    const token: Artefact = {
      name: 'x',
      medium: 'text',
      sector: `${YABU}:office`,
      content: own.texts[0] ?? '',
    }
    expect(scan(token, [own])).toEqual([])
    expect(scan({ ...token, sector: `${YABU}:shelter` }, [own])).toHaveLength(1)
  })

  it('finds a readable date in a row of the database', async () => {
    const dates = secrets.filter(({ kind }) => kind === 'birth date')
    const [row] = await dumpDatabase()
    if (!row) throw new Error('a row')
    expect(scan(plant(row, birthday), dates)).toHaveLength(1)
  })
})

/** Every row of every table, as the owner of the database reads it. */
async function dumpDatabase(): Promise<Artefact[]> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(world.database.db)
  const rows: Artefact[] = []
  for (const { name } of tables.rows) {
    const found = await world.database.withTenant(YABU, (tx) =>
      sql<{ row: object }>`select to_jsonb(t) as row from ${sql.table(name)} t limit 2000`.execute(tx),
    )
    for (const { row } of found.rows)
      rows.push({ name: `table ${name}`, medium: 'json', sector: null, content: JSON.stringify(row) })
  }
  return rows
}
