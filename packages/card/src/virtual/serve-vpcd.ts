import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CivilDate, expectOk, parseCivilDate } from '@musubi/kernel'
import { createTestCa, personaliseCard } from '../test-ca.ts'
import { plugIntoVpcd, VirtualCard } from '../virtual.ts'

/**
 * Plugs one virtual My Number Card into vsmartcard's reader and writes what a checker compares with: the certificates
 * (PEM) and the birth date. Usage: node serve-vpcd.ts FOLDER [PORT]
 */
const [folder = '.', port = '35963'] = process.argv.slice(2)
const YEAR = 365 * 86_400_000
const now = Date.now()
const birthDate: CivilDate = expectOk(parseCivilDate('1982-04-05'), 'the demo birth date')

const ca = await createTestCa({ at: now - YEAR, keyPoolSize: 3 })
const [authentication, face, sign] = ca.keyPool
if (!authentication || !face || !sign) throw new Error('a pool of three keys')
const contents = await personaliseCard(ca, {
  serial: 1001,
  birthDate,
  attributes: { name: '但馬 一郎', address: '兵庫県養父市', sex: '1' },
  municipalityCode: '282227',
  pin: '1234',
  signPassword: 'ABC123',
  keys: { authentication, face, sign },
  notBefore: now - YEAR,
  notAfter: now + YEAR,
})
const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`
writeFileSync(join(folder, 'authentication.pem'), pem(contents.authentication.certificate))
writeFileSync(join(folder, 'signature.pem'), pem(contents.sign?.certificate ?? new Uint8Array()))
writeFileSync(join(folder, 'birth-date'), birthDate)
const plugged = await plugIntoVpcd(new VirtualCard(contents), { port: Number(port) })
console.log('plugged in')
await plugged.closed
