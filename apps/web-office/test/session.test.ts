import { ContractError } from '@musubi/contracts'
import { ok } from '@musubi/kernel'
import { describe, expect, it, vi } from './tools.ts'
import { carefulClient } from '../src/careful-client.ts'
import { dutiesOf, firstPageOf } from '../src/session/duties.ts'
import { askSession, loginHref, logOut, readSession } from '../src/session/session.ts'
import { readSettings } from '../src/settings.ts'

const session = {
  name: '養父市 本部 訓練太郎',
  municipalityCode: '282227',
  municipalityName: '養父市',
  roles: ['hq', 'open_data_editor'],
  demo: true,
}
const answering = (status: number, body: unknown) => async () =>
  new Response(JSON.stringify(body), { status })

describe('who is logged in', () => {
  it('is asked of the server', async () => {
    expect(await askSession(answering(200, session))).toEqual({ kind: 'session', session })
    expect(await askSession(answering(401, {}))).toEqual({ kind: 'logged_out' })
  })

  it('an answer that does not fit, an error and a dead line are asked again, not taken for a log-out', async () => {
    for (const fetch of [
      answering(500, {}),
      answering(200, { ...session, municipalityCode: 7 }),
      answering(200, null),
      async () => new Response('<html>'),
      () => Promise.reject(new TypeError('no line')),
    ])
      expect(await askSession(fetch)).toEqual({ kind: 'unreachable' })
  })

  it('strange roles are left out', () => {
    expect(readSession({ ...session, roles: ['hq', 3, null] })?.roles).toEqual(['hq'])
  })

  it('comes back to the same page after the log-in', () => {
    expect(loginHref({ pathname: '/office/shelters/E1', search: '?a=1' })).toBe(
      '/office/login?returnTo=%2Foffice%2Fshelters%2FE1%3Fa%3D1',
    )
  })

  it('logs out to where the server says, and to the front door when it says nothing', async () => {
    expect(await logOut(answering(200, { continueAt: 'https://id.example/end' }))).toBe(
      'https://id.example/end',
    )
    expect(await logOut(answering(200, {}))).toBe('/')
    expect(await logOut(() => Promise.reject(new TypeError('no line')))).toBe('/')
  })

  it.each([
    [['hq'], 'headquarters openData', null],
    [['open_data_editor'], 'openData', '/open-data'],
    [['shelter_reception'], 'terminalDuty', null],
    [['terminal_manager'], 'terminalDuty terminals', '/terminals'],
    [['service_manager', 'open_data_editor'], 'openData services', '/services'],
    [['account_clerk'], 'accounts', '/accounts'],
    [['protection_officer'], 'accounts protection alerts', '/accounts'],
    [['privacy_officer'], 'alerts privacy', '/alerts'],
    [['operator'], 'terminalDuty terminals services', '/terminals'],
    [[], '', null],
  ])('with the roles %j the duties are "%s"', (roles, expected, first) => {
    const duties = dutiesOf({ roles })
    const held = Object.entries(duties).flatMap(([duty, mine]) => (mine ? [duty] : []))
    expect(held).toEqual(expected.split(' ').filter(Boolean))
    if (!duties.headquarters) expect(firstPageOf(duties)).toBe(first)
  })
})

describe('settings', () => {
  it('come from the address, then from the cookies, then from nowhere', () => {
    expect(readSettings('', '')).toEqual({ language: 'ja', theme: 'device', size: 'm' })
    expect(readSettings('?lang=en', 'lang=easy; theme=dark; size=xl')).toEqual({
      language: 'en',
      theme: 'dark',
      size: 'xl',
    })
    expect(readSettings('?lang=xx', 'lang=easy; theme=pink; size=9')).toEqual({
      language: 'easy',
      theme: 'device',
      size: 'm',
    })
  })
})

describe('a careful client', () => {
  it('turns an answer of another version into a failure with advice', async () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const client = carefulClient(
      {
        fits: async () => ok(1),
        misfits: () => Promise.reject(new ContractError('shelter.getHqOverview: the answer does not fit')),
      },
      'please reload',
    )
    expect(await client.fits()).toEqual(ok(1))
    expect(await client.misfits()).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'please reload' },
    })
    expect(quiet).toHaveBeenCalledOnce()
    quiet.mockRestore()
  })

  it('does not hide other bugs', async () => {
    const client = carefulClient({ broken: () => Promise.reject(new TypeError('bug')) }, '')
    await expect(client.broken()).rejects.toThrow('bug')
  })
})
