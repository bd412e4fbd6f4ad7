import type { AgentProofingState } from '@musubi/contracts/agent-proofing'
import type { Language } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { TrayCards } from '../demo/tray-cards.tsx'
import { TrayFrame } from '../demo/tray-frame.tsx'
import { proofingTexts } from '../texts/proofing.ts'
import { CardFaceDrawing } from './card-face-drawing.tsx'

export interface ProofingTrayProps {
  readonly demo: NonNullable<AgentProofingState['demo']>
  readonly language: Language
  readonly onHold: (cardId: string | null) => void
}

/** The demo's cards, and what is printed on the one that lies on the reader: a visitor has none in hand to read it from. */
export function ProofingTray({ demo, language, onHold }: ProofingTrayProps) {
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
      <TrayCards cards={demo.cards} held={demo.held} language={language} onHold={onHold} />
    </TrayFrame>
  )
}
