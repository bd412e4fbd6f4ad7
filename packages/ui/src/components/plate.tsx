import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './plate.css'

export type Tone = 'ok' | 'caution' | 'warn' | 'danger' | 'info' | 'neutral'

export interface PlateProps {
  readonly tone: Tone
  readonly icon: IconName
  /** The word that says what the colour says. */
  readonly children: ReactNode
  readonly figure?: ReactNode
}

/** A state in colour, picture, word and, where there is one, figure: never in colour alone. */
export function Plate({ tone, icon, children, figure }: PlateProps) {
  return (
    <span className={`mu-plate mu-tone--${tone}`}>
      <Icon name={icon} />
      <span>{children}</span>
      {figure !== undefined && <b className="mu-plate__figure">{figure}</b>}
    </span>
  )
}
