import type { RegisteredClient } from '@musubi/contracts'
import type { Language, Phrase } from '@musubi/i18n'
import { phraseOf } from '@musubi/i18n'
import { terminalTexts } from '../texts/terminal-texts.ts'

/** The platform's own services that people log in to at a terminal. */
export const OWN_SERVICES = ['shelter', 'resident'] as const

const NAMED = [...OWN_SERVICES, 'office', 'context-broker'] as const

/** What a service is called: the platform's own by a word, a vendor's by its registered name, others by their id. */
export function serviceLabel(
  service: string,
  clients: readonly RegisteredClient[],
  language: Language,
): Phrase {
  const { phrase } = terminalTexts.voice(language)
  const own = NAMED.find((name) => name === service)
  if (own) return phrase(`service.${own}`)
  const client = clients.find((one) => one.service === service)
  if (!client) return phraseOf(service)
  const name = client.name[language]
  return client.status === 'sandbox' ? phrase('sandboxService', { name }) : phraseOf(name)
}

/** What may be allowed at a terminal: our own, vendors' that are not stopped, and whatever it has already. */
export function offeredServices(
  clients: readonly RegisteredClient[],
  present: readonly string[] = [],
): readonly string[] {
  const vendors = clients.filter(({ status }) => status !== 'suspended').map(({ service }) => service)
  return [...new Set([...OWN_SERVICES, ...vendors, ...present])]
}
