import type { Crowding } from '@musubi/contracts'
import { crowdingName, plainText, type Language } from '@musubi/i18n'

/** The word of a crowding level without readings, for the map and for attributes. */
export function crowdingWord(language: Language, crowding: Crowding): string {
  return plainText(crowdingName(language, crowding))
}
