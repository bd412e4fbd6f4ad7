import type { AgeBand } from '@musubi/contracts'
import type { ReactNode } from 'react'

type Look = 'baby' | 'child' | 'adult' | 'elder'

/** Faces tell ages apart and never sexes. */
function lookOf(band: AgeBand): Look {
  if (band === 'baby') return 'baby'
  if (band === 'preschool' || band === 'elementary') return 'child'
  return band === '70s' || band === '80s' || band === '90s' ? 'elder' : 'adult'
}

export function Face({ band }: { readonly band: AgeBand }) {
  return (
    <svg className="face" viewBox="0 0 72 72" fill="currentColor" aria-hidden="true">
      <circle className="face__disc" cx="36" cy="36" r="36" />
      {looks[lookOf(band)]}
    </svg>
  )
}

const body = <path className="face__body" d="M8 74c0-18 10-27 28-27s28 9 28 27z" />

const looks: Readonly<Record<Look, ReactNode>> = {
  adult: (
    <>
      {body}
      <circle className="face__skin" cx="36" cy="30" r="15.5" />
      <circle cx="30.6" cy="32" r="1.7" />
      <circle cx="41.4" cy="32" r="1.7" />
      <path className="face__line" d="M31.6 37.500c2.6 3.5 6.2 3.5 8.8 0" />
      <path d="M20.5 30c6.5 0 11.5-3.5 14-9 3.5 5.5 9 9 17 9 0-10-6.5-16.5-15.5-16.500S20.5 20 20.5 30z" />
    </>
  ),
  elder: (
    <>
      {body}
      <circle className="face__skin" cx="36" cy="30" r="15.5" />
      <path
        className="face__grey"
        d="M19.5 31c-1-11 6-18.5 16.5-18.500S53.5 20 52.5 31c-2-1-3-3-3.5-6-4 1.5-8.5.5-13-3-4.5 3.5-9 4.5-13 3-.5 3-1.5 5-3.5 6z"
      />
      <g className="face__line">
        <circle cx="30" cy="32" r="4.2" />
        <circle cx="42" cy="32" r="4.2" />
        <path d="M34.2 31.500q1.8-1.3 3.6 0M31.8 39.500c2.5 2.6 5.9 2.6 8.4 0" />
      </g>
      <circle cx="30" cy="32" r="1.5" />
      <circle cx="42" cy="32" r="1.5" />
    </>
  ),
  child: (
    <>
      <path className="face__body" d="M13 74c0-13 8-19.5 23-19.5S59 61 59 74z" />
      <circle className="face__skin" cx="36" cy="39" r="14" />
      <circle cx="31" cy="41" r="1.6" />
      <circle cx="41" cy="41" r="1.6" />
      <path className="face__line" d="M32.2 46c2.3 3 5.3 3 7.6 0" />
      <path className="face__hat" d="M22 36c0-10 5.5-16 14-16s14 6 14 16z" />
      <path className="face__brim" d="M17.5 36.500h37" />
    </>
  ),
  baby: (
    <>
      <path className="face__skin" d="M12 74c0-12 8-18 24-18s24 6 24 18z" />
      <circle className="face__skin" cx="36" cy="38" r="18" />
      <circle cx="29.4" cy="40" r="1.9" />
      <circle cx="42.6" cy="40" r="1.9" />
      <path className="face__line" d="M31.8 45.500c2.5 3.4 5.9 3.4 8.4 0" />
      <g fill="#ff9696" opacity=".7">
        <circle cx="25.5" cy="45" r="3" />
        <circle cx="46.5" cy="45" r="3" />
      </g>
      <path className="face__line face__curl" d="M35.5 20c-4-5.5 1.5-10 5.5-7 3 2.3 1.5 6-1.5 6" />
    </>
  ),
}
