import type { RegisteredClient } from '@musubi/contracts'
import { phraseOf, type Language, type Phrase } from '@musubi/i18n'
import { useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { useFresh } from '../use-fresh.ts'

export interface Registry {
  readonly clients: readonly RegisteredClient[]
  readonly issuer: string
  readonly acrValues: readonly string[]
}

const EVERY_MS = 60_000

/** Vendors' services of the municipality. */
export function useRegistry() {
  const { registry } = useOffice()
  return useFresh(registry.listClients, EVERY_MS)
}

const WORDED = [
  'mid-pwd',
  'kazashi',
  'mid-mfa',
  'mid-passkey',
  'jpki-mobile',
  'daa',
  'jpki-auth',
  'jpki-sign',
] as const
export type WordedAcr = (typeof WORDED)[number]

/** The class of authentication as the texts know it; undefined for one they do not. */
export function wordedAcr(acr: string): WordedAcr | undefined {
  const short = acr.replace('urn:jp-muni:acr:', '')
  return WORDED.find((one) => one === short)
}

export function acrPhrase(acr: string, language: Language): Phrase {
  const worded = wordedAcr(acr)
  return worded ? registryTexts.voice(language).phrase(`acr.${worded}`) : phraseOf(acr)
}
