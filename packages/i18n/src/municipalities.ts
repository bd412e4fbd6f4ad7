import type { Language } from './language.ts'
import { type Phrase, phraseOf, plainText } from './phrase.ts'

/** Readings and romanised names of municipalities; the service knows the Japanese name only. */
const names: Readonly<Record<string, { readonly reading: string; readonly en: string }>> = {
  '282227': { reading: 'やぶし', en: 'Yabu City' },
  '282251': { reading: 'あさごし', en: 'Asago City' },
  '282090': { reading: 'とよおかし', en: 'Toyooka City' },
  '285854': { reading: 'かみちょう', en: 'Kami Town' },
  '285862': { reading: 'しんおんせんちょう', en: "Shin'onsen Town" },
}

interface NamedMunicipality {
  readonly municipalityCode: string
  readonly name: string
}

/** A municipality's name: with its reading in やさしい日本語, romanised in English; unknown ones as they are written. */
export function municipalityName(language: Language, { municipalityCode, name }: NamedMunicipality): Phrase {
  const known = names[municipalityCode]
  if (!known || language === 'ja') return phraseOf(name)
  return language === 'en' ? phraseOf(known.en) : [{ text: name, reading: known.reading }]
}

/** The same for attributes and titles. */
export function municipalityText(language: Language, municipality: NamedMunicipality): string {
  return plainText(municipalityName(language, municipality))
}
