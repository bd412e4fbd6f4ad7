import type { HqOverview } from '@musubi/contracts'
import { useEffect, useRef, useState } from 'react'
import { offerSentence, silentAnnouncer, takeSentence, untilNext } from '../live/announcer.ts'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'

/** Speaks changed figures to assistive technology, politely and at most one sentence in ten seconds. */
export function SpokenFigures({
  overview,
  fresh,
}: {
  readonly overview: HqOverview
  readonly fresh: ReadonlySet<string>
}) {
  const { text } = hqTexts.voice(useLanguage())
  const announcer = useRef(silentAnnouncer)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [sentence, setSentence] = useState('')
  const siteId = [...fresh].at(-1)
  const shelter = overview.shelters.find((one) => one.siteId === siteId)
  const words =
    shelter &&
    text('announceShelter', {
      name: shelter.name,
      people: shelter.headCount.total,
      total: overview.totals.evacuees,
    })
  useEffect(() => {
    if (!words) return
    announcer.current = offerSentence(announcer.current, words)
    const speak = () => {
      const said = takeSentence(announcer.current, Date.now())
      announcer.current = said.announcer
      if (said.sentence !== null) setSentence(said.sentence)
    }
    clearTimeout(timer.current)
    timer.current = setTimeout(speak, untilNext(announcer.current, Date.now()) ?? 0)
  }, [words])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <p className="visually-hidden" role="status">
      {sentence}
    </p>
  )
}
