import type { AgentLoginState } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { TrayCards } from '../demo/tray-cards.tsx'
import { TrayFrame } from '../demo/tray-frame.tsx'
import { loginTexts } from '../texts/login.ts'

export interface LoginTrayProps {
  readonly demo: NonNullable<AgentLoginState['demo']>
  readonly language: Language
  readonly onHold: (cardId: string | null) => void
}

/** The demo's cards. One stays on the reader until it is touched again, because a PIN takes its time. */
export function LoginTray({ demo, language, onHold }: LoginTrayProps) {
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
      <TrayCards cards={demo.cards} held={demo.held} language={language} onHold={onHold} />
    </TrayFrame>
  )
}
