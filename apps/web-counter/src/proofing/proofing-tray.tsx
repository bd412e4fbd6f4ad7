import type { AgentProofingState } from '@musubi/contracts/agent-proofing'
import type { Language } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { TrayFrame } from '../demo/tray-frame.tsx'
import { demoTexts } from '../texts/demo.ts'
import { loginTexts } from '../texts/login.ts'
import { proofingTexts } from '../texts/proofing.ts'
import { CardFaceDrawing } from './card-face-drawing.tsx'

export interface ProofingTrayProps {
  readonly demo: NonNullable<AgentProofingState['demo']>
  readonly language: Language
  readonly onHold: (cardId: string | null) => void
}

/** The demo's cards, and what is printed on the one that lies on the reader: a visitor has none in hand to read it from. */
export function ProofingTray({ demo, language, onHold }: ProofingTrayProps) {
  const { text } = demoTexts.voice(language)
  const login = loginTexts.voice(language)
  const { phrase, text: proofing } = proofingTexts.voice(language)
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 80rem)').matches)
  const held = demo.cards.find(({ cardId }) => cardId === demo.held)
  return (
    <TrayFrame
      language={language}
      open={isOpen}
      onOpen={setOpen}
      className="login-tray proofing-tray no-print"
    >
      <div className="proofing-tray__top">
        <p className="tray__invite">
          <span>
            <Ruby>{phrase(demo.printed ? 'tray.printed' : 'tray.invite')}</Ruby>
          </span>
        </p>
        {demo.printed && held && (
          <figure>
            <CardFaceDrawing label={proofing('tray.face', { name: held.holder })} printed={demo.printed} />
            <figcaption lang="ja">{held.holder}</figcaption>
          </figure>
        )}
      </div>
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
