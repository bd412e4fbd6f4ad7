import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestCa, type TestCa } from '@musubi/card/test-ca'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readStatusConfig } from '../src/status-config.ts'

let ca: TestCa
let folder: string
beforeAll(async () => {
  ca = await createTestCa({ at: 0, keyPoolSize: 0 })
  folder = mkdtempSync(join(tmpdir(), 'musubi-status-config-'))
  writeFileSync(join(folder, 'mykey.jwk'), JSON.stringify({ kty: 'EC', crv: 'P-256' }))
  writeFileSync(join(folder, 'token'), ' a-token\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (config: object) => {
  writeFileSync(join(folder, 'certificate-status.json'), JSON.stringify(config))
  return readStatusConfig(folder, new Map([['auth.cer', ca.authAnchor]]))
}

describe('the operator’s file for certificate status', () => {
  test('names lists by the root beside it, and takes keys and tokens out of files', () => {
    const { lists, sources, staleToleranceMs, listsEveryMs } = read({
      lists: [{ root: 'auth.cer', url: 'http://ldap.example.jp/auth.crl' }],
      sources: [
        { kind: 'ocsp', url: 'http://ocsp.example.jp' },
        { kind: 'mykey', baseUrl: 'https://mykey.example.jp', systemId: 'yabu', keyFile: 'mykey.jwk' },
        { kind: 'operator', baseUrl: 'https://pf.example.jp', tokenFile: 'token', checkMethod: 'crl' },
      ],
      staleHours: { kazashi: 12 },
    })
    expect(lists).toEqual([{ issuerKey: ca.authAnchor.spkiHash, url: 'http://ldap.example.jp/auth.crl' }])
    expect(sources.map(({ kind }) => kind)).toEqual(['ocsp', 'mykey', 'operator'])
    expect(sources[1]).toMatchObject({ key: { kty: 'EC' } })
    expect(sources[2]).toMatchObject({ token: 'a-token' })
    expect([staleToleranceMs, listsEveryMs]).toEqual([{ kazashi: 43_200_000 }, 3_600_000])
  })

  test.each([
    ['a root that is not there', { lists: [{ root: 'other.cer', url: 'http://a.example' }] }, 'other.cer'],
    ['a misspelt word', { list: [] }, 'list'],
    [
      'a token in clear',
      {
        sources: [{ kind: 'operator', baseUrl: 'http://pf.example', tokenFile: 'token', checkMethod: 'crl' }],
      },
      'baseUrl',
    ],
    ['a level that does not exist', { staleHours: { always: 1 } }, 'staleHours'],
  ])('with %s is refused by name', (_, config, word) => {
    expect(() => read(config)).toThrow(word)
  })

  test('left out asks nobody', () => {
    rmSync(join(folder, 'certificate-status.json'))
    expect(readStatusConfig(folder, new Map())).toEqual({ lists: [], sources: [] })
  })
})
