import { createClient, mandateRoutes, networkTransport, type Client } from '@musubi/contracts'
import { useMemo } from 'react'
import { carefulClient } from '../careful-client.ts'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'

export type MandatesClient = Client<(typeof mandateRoutes)['routes']>

/** The routes of proxies and guardians. */
export function useMandates(): MandatesClient {
  const language = useLanguage()
  return useMemo(() => {
    const client = createClient(mandateRoutes, networkTransport({ baseUrl: '' }), { language })
    return carefulClient(client, frameTexts.voice(language).text('oddAnswer'))
  }, [language])
}
