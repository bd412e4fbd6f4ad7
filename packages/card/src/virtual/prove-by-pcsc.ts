/**
 * Reads the card that `serve-vpcd.ts` plugged in through PC/SC, takes a whole kazashi and checks the proof: the same
 * path a terminal with a real reader walks.
 *
 *   node packages/card/src/virtual/prove-by-pcsc.ts <folder> [reader name]
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CivilDate, equalBytes, expectOk, parseCivilDate } from '@musubi/kernel'
import { checkChain, parseCertificate } from '@musubi/pki'
import { checkCardProof } from '../card-proof.ts'
import type { ReaderState } from '../card-reader.ts'
import { takeKazashi } from '../kazashi.ts'
import { type KazashiEvidence, parseEvidence, encodeEvidence } from '../kazashi-evidence.ts'
import { openPcscReader, type PcscReader } from '../pcsc-reader.ts'
import { loadTestCa } from '../test-ca/test-ca.ts'

const BIRTH_DATE: CivilDate = expectOk(parseCivilDate('1980-02-17'), 'a birth date')

const [folder, readerName] = process.argv.slice(2)
if (!folder) {
  console.error('usage: prove-by-pcsc.ts <folder> [reader name]')
  process.exit(2)
}
const reader = expectOk(await openPcscReader(readerName), 'PC/SC')
try {
  await waitForCard(reader)
  await check(folder, await take(reader))
} finally {
  reader.close()
}

function waitForCard(from: PcscReader): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no card within 10 seconds')), 10_000)
    const stop = from.watch((state: ReaderState) => {
      console.log(`reader ${from.name}: ${state}`)
      if (state !== 'card_present') return
      clearTimeout(timer)
      setImmediate(() => stop())
      resolve()
    })
  })
}

async function take(from: PcscReader): Promise<KazashiEvidence> {
  const channel = await from.connect()
  try {
    const taken = await takeKazashi(channel, {
      terminalId: 'pcsc-check',
      evidenceId: randomBytes(16),
      nonce: randomBytes(32),
      takenAt: Date.now(),
      findBirthDate: () => BIRTH_DATE,
      onProgress: (step) => console.log(`step: ${step}`),
    })
    return expectOk(taken, 'kazashi')
  } finally {
    channel.close()
  }
}

async function check(from: string, taken: KazashiEvidence): Promise<void> {
  const ca = expectOk(loadTestCa(await readFile(join(from, 'test-ca.json'), 'utf8')), 'the test CA')
  const evidence = expectOk(parseEvidence(encodeEvidence(taken)), 'the evidence')
  const isOurs = equalBytes(evidence.certificate, await readFile(join(from, 'auth.der')))
  if (!isOurs) throw new Error('another certificate than the one personalised')
  const certificate = expectOk(parseCertificate(evidence.certificate), 'the certificate')
  expectOk(checkChain(certificate, [ca.authAnchor], evidence.takenAt, { allowTestCa: true }), 'the chain')
  const expectations = { faceRoots: ca.faceRoots, allowTestCa: true, expectedBirthDate: BIRTH_DATE }
  expectOk(checkCardProof(evidence, expectations), 'the card proof')
  console.log('kazashi over PC/SC: proof verified')
}
