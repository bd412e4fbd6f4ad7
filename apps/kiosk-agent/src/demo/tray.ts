import { readFileSync } from 'node:fs'
import { type FacePictures, loadTestCa, personaliseCard, type TestCa } from '@musubi/card/test-ca'
import {
  type CardContents,
  foreignCard,
  muteCard,
  type SimulatedCard,
  VirtualCard,
} from '@musubi/card/virtual'
import { Base64UrlSchema, DemoCardSchema, type PrintedNumbers } from '@musubi/contracts'
import { type CivilDate, expectOk, parseBase64Url } from '@musubi/kernel'
import { z } from 'zod'

/**
 * What is needed to make one card again: signatures of the test authority are deterministic, so the same request gives
 * the same certificate that was enrolled. Keys are positions in the authority's pool.
 */
export const CardRequestSchema = z.object({
  serial: z.int().min(1),
  birthDate: z.iso.date(),
  municipalityCode: z.string(),
  /** Milliseconds since 1970. */
  notBefore: z.int(),
  notAfter: z.int(),
  authenticationKey: z.int().min(0),
  faceKey: z.int().min(0),
  commonName: z.string().optional(),
  name: z.string().default('デモ'),
  address: z.string().default('デモ'),
  /** What is printed on the face; without it 照合番号B opens nothing. Pictures are base64url. */
  visual: z
    .object({
      photo: Base64UrlSchema,
      nameImage: Base64UrlSchema,
      addressImage: Base64UrlSchema,
      expiry: z.iso.date(),
      securityCode: z.string().regex(/^\d{4}$/),
    })
    .optional(),
})
export type CardRequest = z.infer<typeof CardRequestSchema>
export type PrintedFace = NonNullable<CardRequest['visual']>

const KindSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('card'),
    request: CardRequestSchema,
    pinBlocked: z.boolean().default(false).describe('somebody typed it wrong three times'),
  }),
  z.object({ kind: z.literal('foreign') }),
  z.object({ kind: z.literal('mute') }),
])

/** The demo's tray as the server's launcher writes it: a test authority (`serialiseTestCa`), named cards, a rush pool. */
export const TraySchema = z.object({
  format: z.literal('musubi-demo-tray-1'),
  testCa: z.string(),
  cards: z.array(DemoCardSchema.extend({ card: KindSchema })),
  rush: z.array(CardRequestSchema).default([]),
})
export type TrayFile = z.input<typeof TraySchema>

export interface Tray {
  readonly cards: readonly z.infer<typeof DemoCardSchema>[]
  readonly rushSize: number
  /** The card of that name, personalised at first use and the same one afterwards (its try counters live on). */
  findCard(cardId: string): Promise<SimulatedCard> | undefined
  /** What anybody reads who has that card in hand. */
  findPrinted(cardId: string): PrintedNumbers | undefined
  makeRushCard(at: number): Promise<SimulatedCard>
}

/** Reads a tray; throws when it is none, because a demo without cards shows nothing. */
export function openTray(text: string): Tray {
  const file = TraySchema.parse(JSON.parse(text))
  const ca = expectOk(loadTestCa(file.testCa), 'the test authority of the tray')
  const made = new Map<string, Promise<SimulatedCard>>()
  return {
    cards: file.cards.map(({ card: _, ...shown }) => shown),
    rushSize: file.rush.length,
    findCard: (cardId) => {
      const entry = file.cards.find((one) => one.cardId === cardId)
      if (!entry) return undefined
      const card = made.get(cardId) ?? makeCard(ca, entry.card)
      made.set(cardId, card)
      return card
    },
    findPrinted: (cardId) => {
      const card = file.cards.find((one) => one.cardId === cardId)?.card
      const visual = card?.kind === 'card' ? card.request.visual : undefined
      if (card?.kind !== 'card' || !visual) return undefined
      const { expiry, securityCode } = visual
      return { birthDate: card.request.birthDate, expiryYear: expiry.slice(0, 4), securityCode }
    },
    makeRushCard: (at) => {
      const request = file.rush[at % Math.max(1, file.rush.length)]
      if (!request) throw new RangeError('the tray has no cards for a rush')
      return makeCard(ca, { kind: 'card', request, pinBlocked: false })
    },
  }
}

export function readTray(path: string): Tray {
  return openTray(readFileSync(path, 'utf8'))
}

async function makeCard(ca: TestCa, kind: z.infer<typeof KindSchema>): Promise<SimulatedCard> {
  if (kind.kind === 'foreign') return foreignCard()
  if (kind.kind === 'mute') return muteCard()
  return new VirtualCard(
    await personalise(ca, kind.request),
    kind.pinBlocked ? { tryLimits: { pin: 0 } } : {},
  )
}

/** The contents of one demo card. */
export function personalise(ca: TestCa, request: CardRequest): Promise<CardContents> {
  const { authenticationKey, faceKey, name, address, commonName, birthDate, visual, ...rest } = request
  const authentication = ca.keyPool[authenticationKey % ca.keyPool.length]
  const face = ca.keyPool[faceKey % ca.keyPool.length]
  if (!authentication || !face) throw new Error('the test authority has no card keys')
  return personaliseCard(ca, {
    ...rest,
    birthDate: birthDate as CivilDate,
    attributes: { name, address, sex: '1' },
    pin: '1234',
    keys: { authentication, face },
    ...(commonName === undefined ? {} : { commonName }),
    ...(visual ? { visual: toPictures(visual) } : {}),
  })
}

function toPictures({ photo, nameImage, addressImage, expiry, securityCode }: PrintedFace): FacePictures {
  const bytes = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'a picture of the tray')
  return {
    photo: bytes(photo),
    nameImage: bytes(nameImage),
    addressImage: bytes(addressImage),
    expiry: expiry as CivilDate,
    securityCode,
  }
}
