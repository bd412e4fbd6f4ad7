import { SwitchOffReasonSchema, type AttendedTerminal } from '@musubi/contracts'
import { exactTime, type Language, type Phrase } from '@musubi/i18n'
import { Notice, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { Words } from '../words.tsx'

/** A reason as it stands in the list or in the audit log. */
export function reasonPhrase(reason: unknown, language: Language): Phrase {
  const { phrase } = terminalTexts.voice(language)
  const known = SwitchOffReasonSchema.safeParse(reason)
  return known.success ? phrase(`reason.${known.data}`) : phrase('noReason')
}

/** A terminal that is off: since when and why, what to do now, and the way to another in its place. */
export function SwitchedOff({
  terminal: { terminalId, switchedOff },
  mayManage,
}: {
  readonly terminal: AttendedTerminal
  readonly mayManage: boolean
}) {
  const language = useLanguage()
  const { phrase } = terminalTexts.voice(language)
  if (!switchedOff) return null
  const { at, by, reason } = switchedOff
  const words = { time: exactTime(language, at), reason: reasonPhrase(reason, language) }
  const next = reason === 'stolen' || reason === 'lost' ? reason : 'other'
  return (
    <Notice
      tone={next === 'other' ? 'neutral' : 'warn'}
      role="status"
      title={<Ruby>{phrase('killedTitle')}</Ruby>}
    >
      <p>
        <Ruby>
          {by === null ? phrase('offSinceNobody', words) : phrase('offSince', { ...words, name: by })}
        </Ruby>
      </p>
      <p>
        <Ruby>{phrase(`next.${next}`)}</Ruby>
      </p>
      {mayManage && (
        <Link className="office-act no-print" to={`/terminals/new?like=${terminalId}`}>
          <Words>{phrase('likeThis')}</Words>
        </Link>
      )}
    </Notice>
  )
}
