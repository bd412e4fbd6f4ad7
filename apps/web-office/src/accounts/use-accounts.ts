import {
  accountMergeRoutes,
  createClient,
  networkTransport,
  staffAccountRoutes,
  type Client,
} from '@musubi/contracts'
import type { Phrase } from '@musubi/i18n'
import { useMemo } from 'react'
import { carefulClient } from '../careful-client.ts'
import { useLanguage } from '../office-context.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { frameTexts } from '../texts/frame-texts.ts'

export type AccountsClient = Client<(typeof staffAccountRoutes)['routes']>

/** The routes of the console of accounts. */
export function useAccounts(): AccountsClient {
  const language = useLanguage()
  return useMemo(() => {
    const client = createClient(staffAccountRoutes, networkTransport({ baseUrl: '' }), { language })
    return carefulClient(client, frameTexts.voice(language).text('oddAnswer'))
  }, [language])
}

/** The routes by which two clerks merge two accounts of one person. */
export function useMerges(): Client<(typeof accountMergeRoutes)['routes']> {
  const language = useLanguage()
  return useMemo(() => {
    const client = createClient(accountMergeRoutes, networkTransport({ baseUrl: '' }), { language })
    return carefulClient(client, frameTexts.voice(language).text('oddAnswer'))
  }, [language])
}

const JAPAN_MS = 9 * 60 * 60_000

/** A day with its year: of a date as it is, of a moment in Japan. */
export function useDay(): (at: string) => Phrase {
  const language = useLanguage()
  const { phrase } = accountTexts.voice(language)
  const written = (figure: string) => (language === 'en' ? figure : String(Number(figure)))
  return (at) => {
    const date = at.includes('T') ? new Date(Date.parse(at) + JAPAN_MS).toISOString() : at
    const [year = '', month = '', day = ''] = date.slice(0, 10).split('-')
    return phrase('day', { year, month: written(month), day: written(day) })
  }
}
