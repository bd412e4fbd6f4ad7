import { RESIDENT_CLAIMS } from '@musubi/contracts'
import { phraseOf, type Language, type Phrase } from '@musubi/i18n'
import { registryTexts } from '../texts/registry-texts.ts'

const LINES = [
  'service',
  'vendor',
  'contact',
  'claims',
  'minimumAcr',
  'redirectUris',
  'postLogoutRedirectUris',
  'backchannelLogoutUri',
  'keys',
  'jwksUri',
] as const

/** What a field of the registration is called, for a list of problems that stands away from it. */
export function fieldName(fieldId: string, language: Language): Phrase {
  const { phrase } = registryTexts.voice(language)
  const line = LINES.find((name) => name === fieldId)
  if (line) return phrase(line === 'minimumAcr' ? 'part.acr' : line)
  const parts = /^(name|purpose|claim-(\w+))-(ja|easy|en)$/.exec(fieldId)
  const inLanguage = (['ja', 'easy', 'en'] as const).find((one) => one === parts?.[3])
  if (!parts || !inLanguage) return phraseOf(fieldId)
  const claim = RESIDENT_CLAIMS.find((one) => one === parts[2])
  const field = claim ? phrase(`claim.${claim}`) : phrase(parts[1] === 'name' ? 'name' : 'purpose')
  return phrase('fieldIn', { field, language: phrase(`in.${inLanguage}`) })
}
