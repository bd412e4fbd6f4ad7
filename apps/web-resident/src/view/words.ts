import type { Hazard } from '@musubi/contracts'
import { hazardName, type Language, type Phrase, plainText } from '@musubi/i18n'
import { sheltersTexts } from '../texts/shelters-texts.ts'

/** 「洪水・土砂災害」 with readings. */
export function hazardList(language: Language, hazards: readonly Hazard[]): Phrase {
  const joint = sheltersTexts.voice(language).phrase('joint')
  return hazards.flatMap((hazard, index) => [...(index > 0 ? joint : []), ...hazardName(language, hazard)])
}

export function hazardText(language: Language, hazards: readonly Hazard[]): string {
  return plainText(hazardList(language, hazards))
}
