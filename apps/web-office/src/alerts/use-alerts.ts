import { accessAlertRoutes, createClient, networkTransport, type Client } from '@musubi/contracts'
import { useEffect, useMemo, useState } from 'react'
import { carefulClient } from '../careful-client.ts'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'

export type AlertsClient = Client<(typeof accessAlertRoutes)['routes']>

/** The routes of alerts. */
export function useAlerts(): AlertsClient {
  const language = useLanguage()
  return useMemo(() => {
    const client = createClient(accessAlertRoutes, networkTransport({ baseUrl: '' }), { language })
    return carefulClient(client, frameTexts.voice(language).text('oddAnswer'))
  }, [language])
}

const COUNT_EVERY_MS = 60_000
const settledNow = new EventTarget()

/** To be called after an alert was settled: the number in the menu follows. */
export function noteSettled(): void {
  settledNow.dispatchEvent(new Event('settled'))
}

/** How many alerts are open; null until that is known. A failure keeps the last number. */
export function useOpenAlerts(): number | null {
  const alerts = useAlerts()
  const [open, setOpen] = useState<number | null>(null)
  useEffect(() => {
    let current = true
    const count = () =>
      void alerts.countAccessAlerts({}).then((answer) => {
        if (current && answer.ok) setOpen(answer.value.open)
      })
    count()
    const timer = setInterval(count, COUNT_EVERY_MS)
    settledNow.addEventListener('settled', count)
    return () => {
      current = false
      clearInterval(timer)
      settledNow.removeEventListener('settled', count)
    }
  }, [alerts])
  return open
}
