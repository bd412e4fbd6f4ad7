import { Icon } from '@musubi/ui'
import type { ReactNode } from 'react'
import './picks.css'

export interface Pick<V extends string> {
  readonly value: V
  readonly label: ReactNode
  /** One sentence on what it means. */
  readonly says?: ReactNode
  readonly picked: boolean
}

interface PicksProps<V extends string> {
  /** Of the first choice, to which an error summary leads. */
  readonly id: string
  readonly legend: ReactNode
  readonly hint?: ReactNode
  readonly error?: ReactNode
  readonly type: 'radio' | 'checkbox'
  readonly picks: readonly Pick<V>[]
  readonly onPick: (value: V) => void
}

/** A question with a few answers, each a whole plate to press. */
export function Picks<V extends string>(props: PicksProps<V>) {
  const { id, legend, hint, error, type, picks, onPick } = props
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <fieldset
      className={`picks mu-field ${error ? 'mu-field--wrong' : ''}`}
      aria-describedby={described || undefined}
    >
      <legend>{legend}</legend>
      {hint && (
        <p className="mu-field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="mu-field__error" id={`${id}-error`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
      <div className="picks-plates">
        {picks.map(({ value, label, says, picked }, index) => (
          <label key={value}>
            <input
              id={index === 0 ? id : undefined}
              type={type}
              name={id}
              checked={picked}
              aria-describedby={says ? `${id}-${value}` : undefined}
              onChange={() => onPick(value)}
            />
            <span>{label}</span>
            {says && <small id={`${id}-${value}`}>{says}</small>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
