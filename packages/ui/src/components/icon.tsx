import { iconDrawings, type IconName } from './icon-drawings.tsx'
import './icon.css'

export type { IconName }

export interface IconProps {
  readonly name: IconName
  readonly className?: string
}

/** An outline picture beside a word. Always decoration: the word next to it says the same. Sized 1.5em by default. */
export function Icon({ name, className = '' }: IconProps) {
  const { box, draw } = iconDrawings[name]
  return (
    <svg
      className={`mu-icon ${className}`}
      viewBox={`0 0 ${box} ${box}`}
      strokeWidth={(box / 12).toFixed(2)}
      aria-hidden="true"
    >
      {draw}
    </svg>
  )
}
