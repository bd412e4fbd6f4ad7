import type { Crowding } from '@musubi/contracts'
import { crowdingName, type Language } from '@musubi/i18n'
import { useId, type ReactNode } from 'react'
import type { Tone } from './plate.tsx'
import { Ruby } from './ruby.tsx'
import './plate.css'
import './crowding.css'

/** The tone of a crowding level, for whatever stands beside its mark. */
export const crowdingTone: Readonly<Record<Crowding, Tone>> = {
  free: 'ok',
  some: 'caution',
  crowded: 'warn',
  full: 'danger',
  unknown: 'neutral',
}

const filled: Readonly<Record<Crowding, number>> = { free: 1, some: 2, crowded: 3, full: 4, unknown: 0 }

export interface CrowdingMarkProps {
  readonly level: Crowding
  readonly language: Language
  /** Four rising bars, or four people where there is width. */
  readonly form?: 'bars' | 'people'
  /** `column` stands on a coloured plate beside a shelter, `row` in a line of text. */
  readonly layout?: 'row' | 'column'
  readonly figure?: ReactNode
}

/** How full a shelter is: shape, word, colour and figure. */
export function CrowdingMark({ level, language, form = 'bars', layout = 'row', figure }: CrowdingMarkProps) {
  return (
    <span className={`mu-crowding mu-crowding--${layout} mu-tone--${crowdingTone[level]}`} data-level={level}>
      {form === 'bars' ? <Bars count={filled[level]} /> : <People count={filled[level]} />}
      <span>
        <Ruby>{crowdingName(language, level)}</Ruby>
      </span>
      {figure !== undefined && <span className="mu-crowding__figure">{figure}</span>}
    </span>
  )
}

const bars = [
  { x: 2, height: 6 },
  { x: 7.5, height: 10 },
  { x: 13, height: 14 },
  { x: 18.5, height: 18 },
]

function Bars({ count }: { readonly count: number }) {
  return (
    <svg className="mu-crowding__bars" viewBox="0 0 24 24" aria-hidden="true">
      {bars.map(({ x, height }, index) => (
        <rect
          key={x}
          className={index < count ? 'on' : 'off'}
          x={x}
          y={21 - height}
          width="4"
          height={height}
          rx="1"
        />
      ))}
    </svg>
  )
}

function People({ count }: { readonly count: number }) {
  return (
    <svg className="mu-crowding__people" viewBox="0 0 76 26" aria-hidden="true">
      {[1, 20, 39, 58].map((x, index) => (
        <g key={x} className={index < count ? 'on' : 'off'} transform={`translate(${x} 0)`}>
          <circle cx="8" cy="8" r="4.6" />
          <path d="M1.5 24c0-5.5 2.6-8.5 6.5-8.5s6.5 3 6.5 8.5z" />
        </g>
      ))}
    </svg>
  )
}

export interface CapacityBarProps {
  readonly level: Crowding
  readonly people: number
  /** null: not known, and then the track stays empty and dashed. */
  readonly capacity: number | null
  /** Shares from 0 to 1 at which the level changes, drawn as notches. */
  readonly notches?: readonly number[]
}

/** People against capacity as a bar. Decoration: the figure and the word must stand beside it. */
export function CapacityBar({ level, people, capacity, notches = [] }: CapacityBarProps) {
  const stripes = useId()
  const share = capacity ? Math.min(1, people / capacity) : 0
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`
  return (
    <svg className={`mu-capacity mu-tone--${crowdingTone[level]}`} data-level={level} aria-hidden="true">
      <pattern id={stripes} width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="fill" width="9" height="9" />
        <rect className="stripe" width="3" height="9" />
      </pattern>
      <rect className="fill" width={percent(share)} height="100%" />
      {level === 'full' && <rect width={percent(share)} height="100%" fill={`url(#${stripes})`} />}
      {notches.map((notch) => (
        <line key={notch} className="notch" x1={percent(notch)} x2={percent(notch)} y1="0" y2="100%" />
      ))}
    </svg>
  )
}
