import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type DemoPerson, seededRandom } from '@musubi/demo-town'
import type { CivilDate } from '@musubi/kernel'

/** What is printed on the card of somebody of the story, and drawn on it. */
export interface CardFace {
  /** PNG in grey, drawn by `scripts/card-faces/draw.ts` into the folder beside this file. Real cards carry JPEG 2000. */
  readonly photo: Uint8Array
  readonly nameImage: Uint8Array
  readonly addressImage: Uint8Array
  /** A card ends on its holder's birthday. */
  readonly expiry: CivilDate
  readonly securityCode: string
}

const FOLDER = resolve(import.meta.dirname, 'card-faces')
const LAST_YEAR = 2033
/** That of the story's card that has run out. */
const LAST_YEAR_EXPIRED = 2025

/** @param cardId of a card in the tray */
export function getCardFace(cardId: string, { birthDate, card }: DemoPerson): CardFace {
  const read = (picture: string): Uint8Array => readFileSync(join(FOLDER, `${cardId}-${picture}.png`))
  const year = card?.standing === 'expired' ? LAST_YEAR_EXPIRED : LAST_YEAR
  return {
    photo: read('photo'),
    nameImage: read('name'),
    addressImage: read('address'),
    expiry: `${year}${birthDate.slice(4)}` as CivilDate,
    securityCode: String(seededRandom(`security code:${cardId}`).below(10_000)).padStart(4, '0'),
  }
}
