import { randomBytes } from 'node:crypto'
import {
  encodeCardLogin,
  encodeEvidence,
  faceKeyHash,
  kazashiChallenge,
  parseFaceRecord,
  proveCard,
  readCertificate,
  takeCardLogin,
  type KazashiEvidence,
} from '@musubi/card'
import { type CardContents, VirtualCard, VirtualReader } from '@musubi/card/virtual'
import {
  cardLoginRoutes,
  createClient,
  type CardLoginOutcome,
  type CardLoginTarget,
  type OpenedCardLogin,
} from '@musubi/contracts'
import type { Transport } from '@musubi/contracts/client'
import { expectOk, parseBase64Url, parseHex, toBase64Url, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { certificateDigest } from '@musubi/platform/sealing'
import { birthday, newId, YABU, type Cardholder, type TerminalKeys, type World } from './world.ts'

const bytes = (text: string) => expectOk(parseBase64Url(text), 'base64url')

/** Links a card's contents to a new resident of Yabu. */
export async function registerContents(
  world: World,
  contents: CardContents,
  serial: number,
  given = {},
  birthDate = birthday,
  municipalityCode = YABU,
) {
  const { certificate } = contents.authentication
  const record = expectOk(parseFaceRecord(contents.face.record), 'a face record')
  const hex = serial.toString(16)
  const holder = {
    accountId: newId(),
    municipalityCode,
    birthDate,
    card: {
      issuerKey: world.ca.authAnchor.spkiHash,
      serial: hex.length % 2 === 0 ? hex : `0${hex}`,
      certificateDigest: certificateDigest(certificate),
      faceKeyHash: faceKeyHash(record),
      standing: 'good' as const,
    },
  }
  await world.register(holder as unknown as Cardholder, given)
  return holder
}

export interface TerminalInHand {
  readonly terminalId: Uuid
  readonly keys: TerminalKeys
}

/** What a terminal's program does, without the program: the card is the virtual one, every byte goes over the routes. */
export function createTerminalInHand(
  world: World,
  { terminalId, keys }: TerminalInHand,
  transportWith: (headers: () => Promise<Record<string, string>>) => Transport = (headers) =>
    inProcessTransport(world.app, { headers }),
) {
  const headers = async () => ({
    authorization: `Bearer ${await world.tokenOf(terminalId, keys, world.publicUrl)}`,
  })
  const api = createClient(cardLoginRoutes, transportWith(headers))

  async function open(target: CardLoginTarget, contents: CardContents | null): Promise<OpenedCardLogin> {
    const certificate = contents && toBase64Url(contents.authentication.certificate)
    return expectOk(await api.openCardLogin({ body: { for: target, certificate } }), 'an open login')
  }

  async function readCard(
    contents: CardContents,
    { loginId, card }: OpenedCardLogin,
    forge: (evidence: KazashiEvidence) => KazashiEvidence = (evidence) => evidence,
  ): Promise<KazashiEvidence> {
    if (card?.status !== 'known') throw new Error(`the card is not known: ${JSON.stringify(card)}`)
    const reader = new VirtualReader()
    reader.present(new VirtualCard(contents))
    const channel = await reader.connect()
    const certificate = expectOk(await readCertificate(channel), 'a certificate')
    const known = {
      terminalId,
      evidenceId: expectOk(parseHex(loginId.replaceAll('-', '')), 'a UUID is hex'),
      nonce: randomBytes(32),
      takenAt: world.deps.clock(),
      certificate,
    }
    const proof = await proveCard(channel, {
      birthDateDigits: card.birthDateDigits,
      makeChallenge: (files) => kazashiChallenge({ ...known, ...files }),
    })
    return forge({ version: 1, ...known, ...expectOk(proof, 'a proof') })
  }

  const handInKazashi = (ticket: string, loginId: string, evidence: KazashiEvidence) =>
    api.handInCardLogin({
      body: {
        way: 'kazashi',
        ticket,
        key: world.sealer.key,
        evidence: world.sealer.seal(loginId, encodeEvidence(evidence)),
      },
    })

  return {
    api,
    open,
    readCard,
    handInKazashi,
    async hold(target: CardLoginTarget, contents: CardContents): Promise<CardLoginOutcome> {
      const opened = await open(target, contents)
      if (opened.card?.status === 'refused') return opened.card
      const evidence = await readCard(contents, opened)
      return expectOk(await handInKazashi(opened.ticket, opened.loginId, evidence), 'an outcome')
    },
    async typePin(
      target: CardLoginTarget,
      contents: CardContents,
      given: { pin?: string; origin?: string } = {},
    ) {
      const { ticket, pin } = await open(target, null)
      const reader = new VirtualReader()
      reader.present(new VirtualCard(contents))
      const taken = await takeCardLogin(await reader.connect(), {
        purpose: pin.link ? 'link' : 'login',
        origin: given.origin ?? pin.origin,
        session: bytes(pin.session),
        nonce: bytes(pin.nonce),
        pin: given.pin ?? contents.authentication.pin,
        ...pin.link,
      })
      const evidence = toBase64Url(encodeCardLogin(expectOk(taken, 'evidence')))
      return expectOk(await api.handInCardLogin({ body: { way: 'pin', ticket, evidence } }), 'an outcome')
    },
  }
}
