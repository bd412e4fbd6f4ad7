/**
 * Plugs a freshly made TEST card into vsmartcard's virtual reader until it is stopped, so that OpenSC and every other
 * PC/SC program can use it.
 *
 *   node packages/card/src/virtual/serve-vpcd.ts <folder> [port]
 *
 * The folder receives `auth.der`, `sign.der` (to compare with) and `test-ca.json` (to verify with). Authentication PIN
 * 1234, signature password TEST1234, born 1980-02-17.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CivilDate, expectOk, parseCivilDate } from '@musubi/kernel'
import { personaliseCard } from '../test-ca/personalisation.ts'
import { createTestCa, serialiseTestCa, type TestCa } from '../test-ca/test-ca.ts'
import { VirtualCard } from './virtual-card.ts'
import { type PluggedCard, plugIntoVpcd } from './vpcd.ts'

const BIRTH_DATE: CivilDate = expectOk(parseCivilDate('1980-02-17'), 'a birth date')
const FIVE_YEARS_MS = 5 * 365 * 86_400_000

const [folder, port = '35963'] = process.argv.slice(2)
if (!folder) {
  console.error('usage: serve-vpcd.ts <folder> [port]')
  process.exit(2)
}
await serve(folder, Number(port))

async function serve(into: string, vpcdPort: number): Promise<void> {
  const notBefore = Math.floor(Date.now() / 1000) * 1000
  const ca = await createTestCa({ at: notBefore, keyPoolSize: 3 })
  const contents = await personalise(ca, notBefore)
  await mkdir(into, { recursive: true })
  await writeFile(join(into, 'auth.der'), contents.authentication.certificate)
  await writeFile(join(into, 'sign.der'), contents.sign?.certificate ?? new Uint8Array())
  await writeFile(join(into, 'test-ca.json'), serialiseTestCa(ca), { mode: 0o600 })
  const plugged = await plugWhenReady(new VirtualCard(contents), vpcdPort)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => plugged.unplug())
  console.log('the TEST card is in the reader')
  await plugged.closed
}

function personalise(ca: TestCa, notBefore: number) {
  const [authentication, face, sign] = ca.keyPool
  if (!authentication || !face || !sign) throw new Error('the key pool is too small')
  return personaliseCard(ca, {
    serial: 20_260_001,
    birthDate: BIRTH_DATE,
    attributes: { name: '試験　花子', address: '兵庫県養父市試験町１番地', sex: '2' },
    municipalityCode: '282227',
    pin: '1234',
    signPassword: 'TEST1234',
    keys: { authentication, face, sign },
    notBefore,
    notAfter: notBefore + FIVE_YEARS_MS,
  })
}

/** pcscd opens the port a moment after it starts. */
async function plugWhenReady(card: VirtualCard, vpcdPort: number): Promise<PluggedCard> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await plugIntoVpcd(card, { port: vpcdPort })
    } catch (error) {
      if (attempt === 60) throw error
      await sleep(250)
    }
  }
}
