import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readNationalAppConfig } from '../src/national-app-config.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'musubi-national-app-'))
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keyFile = (name: string, jwk: object) => writeFileSync(join(folder, name), JSON.stringify(jwk))
  keyFile('new.jwk', { ...privateKey.export({ format: 'jwk' }), kid: 'new' })
  keyFile('public.jwk', { ...publicKey.export({ format: 'jwk' }), kid: 'public' })
  keyFile('nameless.jwk', privateKey.export({ format: 'jwk' }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const issuer = 'https://auth-and-sign.go.jp/api/realms/main'
const read = (config: object) => {
  const path = join(folder, 'national-app.json')
  writeFileSync(path, JSON.stringify(config))
  return readNationalAppConfig(path)
}

describe('the operator’s file for the national app', () => {
  test('takes keys out of files beside it, the first one to sign', () => {
    const { keys, ...rest } = read({ issuer, clientId: 'musubi', keyFiles: ['new.jwk'], timeoutMs: 3000 })
    expect(rest).toEqual({ issuer, clientId: 'musubi', timeoutMs: 3000 })
    expect(keys).toEqual([expect.objectContaining({ kid: 'new', kty: 'EC', d: expect.any(String) })])
  })

  test('plain http, no key, a public key, a key without a name and an unknown setting are refused by name', () => {
    const good = { issuer, clientId: 'musubi', keyFiles: ['new.jwk'] }
    expect(() => read({ ...good, issuer: 'http://auth-and-sign.go.jp' })).toThrow(/https address/)
    expect(() => read({ ...good, keyFiles: [] })).toThrow(/keyFiles/)
    expect(() => read({ ...good, keyFiles: ['public.jwk'] })).toThrow(/public\.jwk.*private key/s)
    expect(() => read({ ...good, keyFiles: ['nameless.jwk'] })).toThrow(/kid/)
    expect(() => read({ ...good, secret: 'x' })).toThrow(/national-app\.json.*secret/s)
  })
})
