import type { ReactNode } from 'react'
import './letter.css'

export interface LetterSheetProps {
  /** Whose letter it is: the municipality. */
  readonly from: ReactNode
  readonly title: ReactNode
  readonly dear: ReactNode
  /** What is read off the sheet and typed: a login id, a one-time password. Latin letters and digits. */
  readonly entries: readonly { readonly term: ReactNode; readonly value: string }[]
  readonly children: ReactNode
}

/** A letter to hand over: on screen as it will be on paper, and on a sheet of its own when it is printed. */
export function LetterSheet({ from, title, dear, entries, children }: LetterSheetProps) {
  return (
    <article className="mu-letter">
      <header>
        <b>{from}</b>
        <h2>{title}</h2>
      </header>
      <p className="mu-letter__dear">{dear}</p>
      <dl>
        {entries.map(({ term, value }) => (
          <div key={value}>
            <dt>{term}</dt>
            <dd lang="en">{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </article>
  )
}
