import type { Language } from '@musubi/i18n'
import { uiTexts } from '../catalogue.ts'
import { Ruby } from './ruby.tsx'
import './demo-band.css'

/** `demo`: invented people; `drill`: an exercise with real places; `both` at once. */
export type BandKind = 'demo' | 'drill' | 'both'

export interface DemoBandProps {
  readonly kind: BandKind
  readonly language: Language
}

/** The striped band of drills and demos: on every page and on every print of them. */
export function DemoBand({ kind, language }: DemoBandProps) {
  const { phrase, text } = uiTexts.voice(language)
  return (
    <aside className="mu-band" aria-label={text(`band.${kind}`)}>
      <p>
        <b>
          <Ruby>{phrase(`band.${kind}`)}</Ruby>
        </b>
        <span>
          <Ruby>{phrase(`band.${kind}.says`)}</Ruby>
        </span>
      </p>
    </aside>
  )
}
