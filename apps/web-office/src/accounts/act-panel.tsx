import type { Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { Words } from '../words.tsx'

/** An act that is not done by one press: its name, and opened what it does, what has to be said, and the button. */
export function ActPanel({
  title,
  lead,
  children,
}: {
  readonly title: Phrase
  readonly lead?: Phrase
  readonly children: ReactNode
}) {
  return (
    <details className="act-panel">
      <summary>
        <Ruby>{title}</Ruby>
      </summary>
      <div>
        {lead && (
          <p>
            <Ruby>{lead}</Ruby>
          </p>
        )}
        {children}
      </div>
    </details>
  )
}

export function ActButton({
  words,
  busy,
  strong = false,
  danger = false,
  onPress,
}: {
  readonly words: Phrase
  readonly busy: boolean
  readonly strong?: boolean
  readonly danger?: boolean
  readonly onPress: () => void
}) {
  return (
    <button
      type="button"
      className="office-act"
      data-strong={strong ? '' : undefined}
      data-danger={danger ? '' : undefined}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onPress()
      }}
    >
      <Words>{words}</Words>
    </button>
  )
}
