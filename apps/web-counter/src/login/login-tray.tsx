import type { AgentLoginState } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { demoTexts } from '../texts/demo.ts'
import { loginTexts } from '../texts/login.ts'
import '../demo/demo-tray.css'

export interface LoginTrayProps {
  readonly demo: NonNullable<AgentLoginState['demo']>
  readonly language: Language
  readonly onHold: (cardId: string | null) => void
}

/** The demo's cards. One stays on the reader until it is touched again, because a PIN takes its time. */
export function LoginTray({ demo, language, onHold }: LoginTrayProps) {
  const { phrase, text } = demoTexts.voice(language)
  const login = loginTexts.voice(language)
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 80rem)').matches)
  if (!isOpen) {
    return (
      <button type="button" className="tray-handle" onClick={() => setOpen(true)}>
        <Icon name="card" />
        <span>
          <Ruby>{phrase('open')}</Ruby>
        </span>
      </button>
    )
  }
  return (
    <aside className="tray login-tray" aria-label={`${text('title')}: ${text('notProduct')}`}>
      <header className="tray__head">
        <div>
          <h2>
            <Ruby>{phrase('title')}</Ruby>
          </h2>
          <p>
            <Ruby>{phrase('notProduct')}</Ruby>
          </p>
        </div>
        <button
          type="button"
          className="tray__close"
          aria-label={text('close')}
          onClick={() => setOpen(false)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="tray__body">
        <p className="tray__invite">
          <span>
            <Ruby>{login.phrase('tray.invite')}</Ruby>{' '}
            <Ruby>{login.phrase('tray.pin', { pin: demo.pin })}</Ruby>
          </span>
        </p>
        <ul className="tray__cards" aria-label={text('cards')}>
          {demo.cards.map(({ cardId, label, holder }) => (
            <li key={cardId}>
              <button
                type="button"
                className="tray-card"
                data-card={cardId}
                lang="ja"
                aria-pressed={demo.held === cardId}
                onClick={() => onHold(demo.held === cardId ? null : cardId)}
              >
                <b>{label}</b>
                <span>{demo.held === cardId ? login.text('tray.held') : holder}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
