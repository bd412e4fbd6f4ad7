import type { AgentLoginState } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { demoTexts } from '../texts/demo.ts'
import { loginTexts } from '../texts/login.ts'

export interface TrayCardsProps {
  readonly cards: NonNullable<AgentLoginState['demo']>['cards']
  /** The one on the reader; it stays there until it is touched again. */
  readonly held: string | null
  readonly language: Language
  readonly onHold: (cardId: string | null) => void
}

/** The demo's cards where one stays on the reader, because what is typed beside it takes its time. */
export function TrayCards({ cards, held, language, onHold }: TrayCardsProps) {
  const { text } = demoTexts.voice(language)
  const login = loginTexts.voice(language)
  return (
    <ul className="tray__cards" aria-label={text('cards')}>
      {cards.map(({ cardId, label, holder }) => (
        <li key={cardId}>
          <button
            type="button"
            className="tray-card"
            data-card={cardId}
            lang="ja"
            aria-pressed={held === cardId}
            onClick={() => onHold(held === cardId ? null : cardId)}
          >
            <b>{label}</b>
            <span>{held === cardId ? login.text('tray.held') : holder}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
