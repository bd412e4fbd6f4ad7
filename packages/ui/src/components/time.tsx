import { exactTime, plainText, relativeTime, type Instant, type Language } from '@musubi/i18n'
import { Ruby } from './ruby.tsx'
import './time.css'

export interface TimeProps {
  readonly at: Instant
  /** The moment the page was made or last ticked: the component has no clock of its own. */
  readonly now: Instant
  readonly language: Language
  /** false in long lists, where a tab stop on each row would be in the way. */
  readonly focusable?: boolean
  readonly className?: string
}

/** 「2分前」, with the exact time on hover, on focus and for screen readers. */
export function Time({ at, now, language, focusable = true, className = '' }: TimeProps) {
  const exact = plainText(exactTime(language, at))
  return (
    <time
      className={`mu-time ${className}`}
      dateTime={new Date(at).toISOString()}
      title={exact}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the exact time must be reachable by keyboard too
      tabIndex={focusable ? 0 : undefined}
    >
      <Ruby>{relativeTime(language, at, now)}</Ruby>
      <span className="mu-time__exact">{exact}</span>
    </time>
  )
}
