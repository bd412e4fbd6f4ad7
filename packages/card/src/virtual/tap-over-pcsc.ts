import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectOk, parseCivilDate } from '@musubi/kernel'
import { parseFaceCertificate } from '../card-verifiable-certificate.ts'
import { parseFaceRecord, takeKazashi } from '../index.ts'
import { kazashiChallenge } from '../kazashi-evidence.ts'
import { openPcscReader } from '../pcsc-reader.ts'
import { verify } from 'node:crypto'

/** Takes one tap over a real PC/SC stack and checks the card's proof. Usage: node tap-over-pcsc.ts FOLDER */
const [folder = '.'] = process.argv.slice(2)
const birthDate = expectOk(
  parseCivilDate(readFileSync(join(folder, 'birth-date'), 'utf8').trim()),
  'birth-date',
)

const opened = await openPcscReader()
if (!opened.ok) throw new Error(`${opened.error.reason}: ${opened.error.detail}`)
const reader = opened.value
const channel = await reader.connect()
const taken = await takeKazashi(channel, {
  terminalId: 'pcsc-check',
  evidenceId: randomBytes(16),
  nonce: randomBytes(32),
  takenAt: Date.now(),
  findBirthDate: () => birthDate,
})
channel.close()
reader.close()
if (!taken.ok) throw new Error(`the tap failed: ${taken.error.reason}`)

const record = expectOk(parseFaceRecord(taken.value.faceRecord), 'the face record')
const issuer = expectOk(parseFaceCertificate(taken.value.faceCertificate), 'the face certificate')
const genuine = verify('sha256', record.signedBytes, issuer.publicKey, record.signature)
const present = verify('sha256', kazashiChallenge(taken.value), record.publicKey, taken.value.signature)
if (!genuine || !present || record.birthDate !== birthDate) throw new Error('the proof does not hold')
console.log(`tap over ${reader.name}: the proof holds`)
