import type { Uuid } from '@musubi/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { derivePpid } from '../../src/crypto/keyed-hash.ts'
import { sectorOf } from '../../src/core/sector.ts'
import { openContext } from '../context.ts'
import { passwords, people, startWorld, type RunningWorld } from '../running-world.ts'
import { ASAGO, YABU } from '../world.ts'

let world: RunningWorld
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

async function subjectAt(clientId: 'office' | 'shelter-staff' | 'resident'): Promise<string> {
  const party = await world.partyOf(clientId)
  const name = clientId === 'resident' ? 'ichiro-1' : 'yabu.hq'
  const { tokens } = await party.logIn(name, passwords[name])
  const sub = tokens.claims()?.sub ?? ''
  expect((await party.introspect(tokens.access_token)).sub).toBe(sub)
  expect((await party.userInfo(tokens, sub)).sub).toBe(sub)
  return sub
}

/** As a process that starts now would know it. */
const secretNow = async () => (await openContext(world)).keyring.pairwiseSecret

describe('the secret behind PPIDs', () => {
  it('is replaced without changing a PPID that anybody knows; only new ones come from the new secret', async () => {
    const before = [await subjectAt('office'), await subjectAt('resident')]
    const old = await secretNow()
    await world.identity.replacePairwiseSecret()
    const fresh = await secretNow()
    expect(fresh.export().equals(old.export())).toBe(false)
    expect([await subjectAt('office'), await subjectAt('resident')]).toEqual(before)
    // A first visit: the service has never seen this person.
    const sub = await subjectAt('shelter-staff')
    const sector = sectorOf(YABU, 'shelter')
    expect(sub).toBe(derivePpid(fresh, sector, people.hanako))
    expect(sub).not.toBe(derivePpid(old, sector, people.hanako))
    await world.identity.replacePairwiseSecret()
    expect(await subjectAt('shelter-staff')).toBe(sub)
  })

  it('makes one PPID a municipality and service, whichever clients the service has', async () => {
    const ppidOf = async (service: string, town: typeof YABU, accountId: Uuid) =>
      (await world.identity.ppidsFor(service, town, [accountId])).get(accountId)
    const all = await Promise.all([
      ppidOf('library', YABU, people.ichiro),
      ppidOf('pool', YABU, people.ichiro),
      ppidOf('library', ASAGO, people.sakura),
    ])
    expect(new Set(all).size).toBe(3)
    expect(await ppidOf('library', YABU, people.ichiro)).toBe(all[0])
    const old = await secretNow()
    expect(derivePpid(old, sectorOf(YABU, 'library'), people.ichiro)).not.toBe(
      derivePpid(old, sectorOf(ASAGO, 'library'), people.ichiro),
    )
  })
})
