import { timeOfDay } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { useHeadquarters } from '../live/headquarters-context.ts'
import type { Link } from '../live/reduce-headquarters.ts'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { useNow } from '../use-now.ts'
import { agoExact } from './elapsed.ts'

/** Whether news arrive, and how old the last ones are. Shape, word and colour; changes are spoken once. */
export function LinkState() {
  const { link, heardAt } = useHeadquarters()
  const language = useLanguage()
  const now = useNow(1000)
  const { phrase } = frameTexts.voice(language)
  const age = heardAt === null ? phrase('nothingHeard') : agoExact(language, now - heardAt)
  return (
    <div className="office-link" data-link={link}>
      <LinkMark link={link} />
      <span className="office-link-word">
        <Ruby>{phrase(`link.${link}`)}</Ruby>
      </span>
      <small>
        <Ruby>
          {heardAt === null
            ? age
            : link === 'cut'
              ? phrase('cutDetail', { age })
              : phrase('updated', { age })}
        </Ruby>
      </small>
      <Spoken link={link} heardAt={heardAt} />
    </div>
  )
}

/** A dot while connected, a cross while not: never told by colour alone. */
function LinkMark({ link }: { readonly link: Link }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      {link === 'cut' ? (
        <path d="M2 2l8 8M10 2l-8 8" />
      ) : (
        <circle cx="6" cy="6" r={link === 'connected' ? 4 : 3} />
      )}
    </svg>
  )
}

function Spoken({ link, heardAt }: { readonly link: Link; readonly heardAt: number | null }) {
  const { text } = frameTexts.voice(useLanguage())
  const [last, setLast] = useState({ link, sentence: '' })
  if (last.link !== link) setLast({ link, sentence: sentenceOf(last.link) })
  return (
    <span className="visually-hidden" role="status">
      {last.sentence}
    </span>
  )

  function sentenceOf(before: Link): string {
    const time = heardAt === null ? '—' : timeOfDay(new Date(heardAt))
    if (link === 'cut') return text('announceCut', { time })
    return before === 'cut' ? text('announceBack') : ''
  }
}
