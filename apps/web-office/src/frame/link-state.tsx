import { timeOfDay } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useEffect, useRef, useState } from 'react'
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
  const [sentence, setSentence] = useState('')
  const last = useRef(link)
  useEffect(() => {
    if (last.current === link) return
    const wasCut = last.current === 'cut'
    last.current = link
    if (link === 'cut')
      setSentence(text('announceCut', { time: heardAt === null ? '—' : timeOfDay(new Date(heardAt)) }))
    else if (wasCut) setSentence(text('announceBack'))
  }, [link, heardAt, text])
  return (
    <span className="visually-hidden" role="status">
      {sentence}
    </span>
  )
}
