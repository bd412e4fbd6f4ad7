import { demoCards } from '@musubi/demo-town'
import type { PrintedFace } from '@musubi/kiosk-agent'
import { toBase64Url } from '@musubi/kernel'
import { getCardFace } from '@musubi/server/demo/card-faces'

/** What the card of somebody of the story shows staff: drawn pictures and printed numbers, for `personalise`. */
export function drawnCard(cardId: string): { readonly birthDate: string; readonly visual: PrintedFace } {
  const card = demoCards.find((one) => one.cardId === cardId)
  if (!card) throw new Error(`no card ${cardId} lies in the tray`)
  const { photo, nameImage, addressImage, expiry, securityCode } = getCardFace(cardId, card.person)
  return {
    birthDate: card.person.birthDate,
    visual: {
      photo: toBase64Url(photo),
      nameImage: toBase64Url(nameImage),
      addressImage: toBase64Url(addressImage),
      expiry,
      securityCode,
    },
  }
}
