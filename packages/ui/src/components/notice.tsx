import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import type { Tone } from './plate.tsx'
import './plate.css'
import './notice.css'

const toneIcons: Readonly<Record<Tone, IconName>> = {
  ok: 'done',
  caution: 'alert',
  warn: 'alert',
  danger: 'alert',
  info: 'info',
  neutral: 'info',
}

export interface NoticeProps {
  readonly tone: Tone
  readonly title: ReactNode
  readonly icon?: IconName
  readonly children?: ReactNode
  /** A reference number, said in small type below. */
  readonly reference?: string
  /** `status` or `alert` where the notice appears while the page stands. */
  readonly role?: 'status' | 'alert' | 'note'
}

/** What happened, what is safe, what to do. */
export function Notice({
  tone,
  title,
  icon = toneIcons[tone],
  children,
  reference,
  role = 'note',
}: NoticeProps) {
  return (
    <div className={`mu-notice mu-tone--${tone}`} role={role}>
      <Icon name={icon} />
      <div>
        <p className="mu-notice__title">{title}</p>
        {children && <div className="mu-notice__body">{children}</div>}
        {reference && <p className="mu-notice__reference">{reference}</p>}
      </div>
    </div>
  )
}

export interface EmptyStateProps {
  readonly title: ReactNode
  /** What to do first. */
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly icon?: IconName
}

/** A list with nothing in it: says so, and says what to do first. */
export function EmptyState({ title, children, action, icon = 'info' }: EmptyStateProps) {
  return (
    <div className="mu-empty">
      <Icon name={icon} />
      <p className="mu-empty__title">{title}</p>
      {children && <div className="mu-empty__body">{children}</div>}
      {action}
    </div>
  )
}
