import type { AgentLoginState } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { TrayFrame } from '../demo/tray-frame.tsx'
import { demoTexts } from '../texts/demo.ts'
import { loginTexts } from '../texts/login.ts'

export interface LoginTrayProps {
  readonly demo: NonNullable<AgentLoginState['demo']>
  readonly language: Language
  readonly onHold: (cardId: string | null) => void
}

/** The demo's cards. One stays on the reader until it is touched again, because a PIN takes its time. */
export function LoginTray({ demo, language, onHold }: LoginTrayProps) {
  const { text } = demoTexts.voice(language)
  const login = loginTexts.voice(language)
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 80rem)').matches)
  return (
    <TrayFrame language={language} open={isOpen} onOpen={setOpen} className="login-tray">
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
    </TrayFrame>
  )
}
