import { readFileSync } from 'node:fs'
import { loadTestCa, personaliseCard, type TestCa } from '@musubi/card/test-ca'
import {
  type CardContents,
  foreignCard,
  muteCard,
  type SimulatedCard,
  VirtualCard,
} from '@musubi/card/virtual'
import { DemoCardSchema } from '@musubi/contracts'
import { type CivilDate, expectOk } from '@musubi/kernel'
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
})
export type CardRequest = z.infer<typeof CardRequestSchema>

const KindSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), request: CardRequestSchema }),
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
    makeRushCard: (at) => {
      const request = file.rush[at % Math.max(1, file.rush.length)]
      if (!request) throw new RangeError('the tray has no cards for a rush')
      return makeCard(ca, { kind: 'card', request })
    },
  }
}

export function readTray(path: string): Tray {
  return openTray(readFileSync(path, 'utf8'))
}

async function makeCard(ca: TestCa, kind: z.infer<typeof KindSchema>): Promise<SimulatedCard> {
  if (kind.kind === 'foreign') return foreignCard()
  if (kind.kind === 'mute') return muteCard()
  return new VirtualCard(await personalise(ca, kind.request))
}

/** The contents of one demo card. */
export function personalise(ca: TestCa, request: CardRequest): Promise<CardContents> {
  const { authenticationKey, faceKey, name, address, commonName, birthDate, ...rest } = request
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
  })
}
