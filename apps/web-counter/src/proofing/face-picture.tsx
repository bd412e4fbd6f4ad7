import type { FacePicture, ProofingFace } from '@musubi/contracts/agent-proofing'
import type { Language } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { proofingTexts } from '../texts/proofing.ts'

export interface FacePictureViewProps {
  readonly picture: ProofingFace['photo']
  readonly which: FacePicture
  readonly language: Language
}

/**
 * A picture of the card's face. Real cards code theirs as JPEG 2000, which most browsers do not draw: then staff compare
 * with what is printed on the card.
 */
export function FacePictureView({ picture: { path }, which, language }: FacePictureViewProps) {
  const { phrase, text } = proofingTexts.voice(language)
  const [failed, setFailed] = useState<string | null>(null)
  if (failed === path)
    return (
      <p className={`face-picture face-picture--none face-picture--${which}`}>
        <Icon name="card" />
        <span>
          <Ruby>{phrase(which === 'photo' ? 'picture.undrawable' : 'picture.undrawableText')}</Ruby>
        </span>
      </p>
    )
  return (
    <img
      className={`face-picture face-picture--${which}`}
      src={path}
      alt={text(`picture.${which}`)}
      onError={() => setFailed(path)}
    />
  )
}
