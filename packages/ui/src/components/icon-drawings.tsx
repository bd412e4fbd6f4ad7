import type { ReactNode } from 'react'

/** Outline drawings, stroked by the icon's own colour. The number is the side of the square they are drawn in. */
export interface IconDrawing {
  readonly box: number
  readonly draw: ReactNode
}

const drawing = (box: number, draw: ReactNode): IconDrawing => ({ box, draw })

export const iconDrawings = {
  person: drawing(
    24,
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c.6-4.4 3.8-7 8-7s7.4 2.6 8 7" />
    </>,
  ),
  place: drawing(
    24,
    <>
      <path d="M12 21.5s-7-6.3-7-12a7 7 0 0 1 14 0c0 5.7-7 12-7 12z" />
      <circle cx="12" cy="9.5" r="2.5" />
    </>,
  ),
  check: drawing(
    24,
    <>
      <path d="M4.5 12.5l5 5 10-11" />
    </>,
  ),
  forward: drawing(
    24,
    <>
      <path d="M9 5l7 7-7 7" />
    </>,
  ),
  back: drawing(
    24,
    <>
      <path d="M15 5l-7 7 7 7" />
    </>,
  ),
  flood: drawing(
    24,
    <>
      <path d="M2 15c2 0 2.5 1.5 4.5 1.5S9 15 11 15s2.5 1.5 4.5 1.5S18 15 20 15M2 20c2 0 2.5 1.5 4.5 1.5S9 20 11 20s2.5 1.5 4.5 1.5S18 20 20 20M5 11V7l5-4 5 4v4" />
    </>,
  ),
  landslide: drawing(
    24,
    <>
      <path d="M2 20L9 5l4 7M13 20h9M9 20l3-3M15 13.5h.01M18.5 16h.01M13.5 17h.01M17 20h.01" />
      <circle cx="16" cy="13" r="1.6" />
      <circle cx="19.5" cy="17" r="1.3" />
    </>,
  ),
  earthquake: drawing(
    24,
    <>
      <path d="M2 12h4l2-6 3.5 13L15 8l2 4h5" />
    </>,
  ),
  pets: drawing(
    24,
    <>
      <g fill="currentColor" stroke="none">
        <ellipse cx="6" cy="11" rx="2" ry="2.6" />
        <ellipse cx="10" cy="6.5" rx="2" ry="2.7" />
        <ellipse cx="14.5" cy="6.5" rx="2" ry="2.7" />
        <ellipse cx="18.3" cy="11" rx="2" ry="2.6" />
        <path d="M12.2 11.5c2.9 0 5.3 3.4 5.3 5.7 0 1.7-1.3 2.6-2.7 2.6-1 0-1.7-.5-2.6-.5s-1.6.5-2.6.5c-1.4 0-2.7-.9-2.7-2.6 0-2.3 2.4-5.7 5.3-5.7z" />
      </g>
    </>,
  ),
  'step-free': drawing(
    24,
    <>
      <circle cx="10" cy="4" r="1.8" fill="currentColor" />
      <path d="M10 8v6h5.5l3 5.5M10 10.5h5" />
      <path d="M7.5 11.5a5.5 5.5 0 1 0 7.3 7" />
    </>,
  ),
  none: drawing(
    24,
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M6 18L18 6" />
    </>,
  ),
  route: drawing(
    24,
    <>
      <circle cx="5.5" cy="18.5" r="2.5" />
      <path d="M8 18.5h8.5a3.5 3.5 0 0 0 0-7h-8a3.5 3.5 0 0 1 0-7H15" />
      <path d="M13 1.5l3 3-3 3" />
    </>,
  ),
  family: drawing(
    24,
    <>
      <circle cx="8" cy="7" r="3" />
      <circle cx="17" cy="9.5" r="2.3" />
      <path d="M2 20c.3-4.5 2.6-7 6-7s5.7 2.5 6 7M15.5 14.7c3.3-.6 6 1.3 6.3 5.3" />
    </>,
  ),
  form: drawing(
    24,
    <>
      <path d="M6 2.5h9l4 4V21a.5.5 0 0 1-.5.5h-13A.5.5 0 0 1 5 21V3a.5.5 0 0 1 .5-.5zM8.5 12l2.2 2.2 4.8-5M8.5 18h7" />
    </>,
  ),
  clock: drawing(
    24,
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.5l3.5 2" />
    </>,
  ),
  eye: drawing(
    24,
    <>
      <path d="M2 12c2.5-4.5 6-7 10-7s7.5 2.5 10 7c-2.5 4.5-6 7-10 7S4.5 16.5 2 12z" />
      <circle cx="12" cy="12" r="3" />
    </>,
  ),
  lock: drawing(
    24,
    <>
      <rect x="4.5" y="10.5" width="15" height="11" rx="2" />
      <path d="M8 10.5V7a4 4 0 0 1 8 0v3.5M12 15v2.5" />
    </>,
  ),
  home: drawing(
    24,
    <>
      <path d="M3 11.5L12 4l9 7.5M5.5 10v10.5h13V10M10 20.5V14h4v6.5" />
    </>,
  ),
  vote: drawing(
    24,
    <>
      <path d="M3 12h18v9H3zM8 12V3h8v9M10.5 7.5l1.3 1.3 2.2-2.6M8 15.5h8" />
    </>,
  ),
  calendar: drawing(
    24,
    <>
      <rect x="3" y="5" width="18" height="16" rx="2" />
      <path d="M3 10h18M8 2.5V6M16 2.5V6M8.5 15.5l2.3 2.2 4.7-4.7" />
    </>,
  ),
  heart: drawing(
    24,
    <>
      <path d="M12 20.5C6 16.5 3 13 3 9.2A4.7 4.7 0 0 1 12 7.3a4.7 4.7 0 0 1 9 1.9c0 3.8-3 7.3-9 11.3zM7 12.5h3l1.5-2.5 2 4 1.2-1.5H17" />
    </>,
  ),
  card: drawing(
    24,
    <>
      <rect x="2.5" y="5" width="19" height="14" rx="2" />
      <circle cx="8" cy="11" r="2.2" />
      <path d="M4.8 16c.5-1.7 1.7-2.5 3.2-2.5s2.7.8 3.2 2.5M14 10h4.5M14 14h4.5" />
    </>,
  ),
  link: drawing(
    24,
    <>
      <path d="M10 14a4.5 4.5 0 0 0 6.4 0l3.2-3.2a4.5 4.5 0 0 0-6.4-6.4L12 5.6M14 10a4.5 4.5 0 0 0-6.4 0l-3.2 3.2a4.5 4.5 0 0 0 6.4 6.4l1.2-1.2" />
    </>,
  ),
  database: drawing(
    24,
    <>
      <ellipse cx="12" cy="5.5" rx="8" ry="3" />
      <path d="M4 5.5v13c0 1.7 3.6 3 8 3s8-1.3 8-3v-13M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3" />
    </>,
  ),
  flow: drawing(
    24,
    <>
      <circle cx="5" cy="12" r="2.5" />
      <circle cx="19" cy="5" r="2.5" />
      <circle cx="19" cy="19" r="2.5" />
      <path d="M7.3 11L16.7 6M7.3 13l9.4 5" />
    </>,
  ),
  town: drawing(
    24,
    <>
      <path d="M3 21V9l6-4v16M9 21V11h6v10M15 21V7l6 3v11M2 21h20M5.5 12.5h1M5.5 16h1M11.5 14.5h1M17.5 13.5h1M17.5 17h1" />
    </>,
  ),
  alert: drawing(
    24,
    <>
      <path d="M12 3l10 18H2zM12 10v5M12 18h.01" />
    </>,
  ),
  allergy: drawing(
    24,
    <>
      <path d="M12 3c3.5 0 6.5 5.5 6.5 10a6.5 6.5 0 0 1-13 0C5.5 8.5 8.5 3 12 3z" />
      <path d="M12 9v4.5M12 17h.01" />
    </>,
  ),
  milk: drawing(
    24,
    <>
      <path d="M10 6V4.5a2 2 0 0 1 4 0V6M8.5 6h7v3l1.5 2.5V20a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 20v-8.5L8.5 9zM7 15h4M7 18h4" />
    </>,
  ),
  done: drawing(
    24,
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M7.5 12.5l3 3 6-6.5" />
    </>,
  ),
  undo: drawing(
    24,
    <>
      <path d="M8 4L4 8l4 4M4 8h10a6 6 0 0 1 0 12H8" />
    </>,
  ),
  'add-person': drawing(
    32,
    <>
      <circle cx="12" cy="10" r="5" />
      <path d="M3 27c0-6 4-9.5 9-9.5s9 3.5 9 9.5M25 6v10M20 11h10" />
    </>,
  ),
  'no-card': drawing(
    32,
    <>
      <circle cx="12" cy="10" r="5" />
      <path d="M3 27c0-6 4-9.5 9-9.5s9 3.5 9 9.5M22 7h8M22 12h5" />
    </>,
  ),
  leave: drawing(
    32,
    <>
      <path d="M13 5H6v22h7M13 16h15M22 10l6 6-6 6" />
    </>,
  ),
  enter: drawing(
    32,
    <>
      <path d="M19 5h7v22h-7M4 16h15M13 10l6 6-6 6" />
    </>,
  ),
  list: drawing(
    32,
    <>
      <path d="M12 8h16M12 16h16M12 24h16M5 8h.1M5 16h.1M5 24h.1" />
    </>,
  ),
  'arrow-back': drawing(
    32,
    <>
      <path d="M13 8l-8 8 8 8M6 16h21" />
    </>,
  ),
  shield: drawing(
    36,
    <>
      <path d="M18 4l12 4v9c0 8-5 12.5-12 15C11 29.5 6 25 6 17V8z" />
      <path d="M12.5 18l4 4 7.5-8.5" />
    </>,
  ),
  info: drawing(
    36,
    <>
      <circle cx="18" cy="18" r="14" />
      <path d="M18 17v8M18 11v.1" />
    </>,
  ),
  wifi: drawing(
    40,
    <>
      <path d="M3 15.5a24 24 0 0 1 34 0M10 23.5a14 14 0 0 1 20 0" />
      <circle cx="20" cy="32" r="3.4" fill="currentColor" stroke="none" />
    </>,
  ),
  'wifi-off': drawing(
    40,
    <>
      <path d="M3 15.5a24 24 0 0 1 34 0M10 23.5a11 11 0 0 1 9 -4" />
      <circle cx="18" cy="32" r="3.4" fill="currentColor" stroke="none" />
      <path d="M26 24l9 9M35 24l-9 9" />
    </>,
  ),
  'eggs-and-milk': drawing(
    28,
    <>
      <path d="M8.5 6c3.4 0 6 5.2 6 9.4a6 6 0 0 1-12 0C2.5 11.2 5.1 6 8.5 6z" />
      <path d="M19.5 4.5h5M20.5 5v4l-1.5 4v10.5h7V13l-1.5-4V5M19 16h7" />
    </>,
  ),
  'baby-bottle': drawing(
    28,
    <>
      <path d="M12 6c0-4 4-4 4 0v2h-4zM9 8.5h10M10 9c-1 2-2 3-2 5v10a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V14c0-2-1-3-2-5M8 15h5M8 20h5" />
    </>,
  ),
  again: drawing(
    32,
    <>
      <path d="M25.5 11A11 11 0 1 0 27 16M26 4v8h-8" />
    </>,
  ),
  close: drawing(
    24,
    <>
      <path d="M5 5l14 14M19 5L5 19" />
    </>,
  ),
  sound: drawing(
    32,
    <>
      <path d="M4 12h6l7-6v20l-7-6H4zM22 11.5a6.5 6.5 0 0 1 0 9M25.5 7.5a12 12 0 0 1 0 17" />
    </>,
  ),
  mute: drawing(
    32,
    <>
      <path d="M4 12h6l7-6v20l-7-6H4zM22.5 12.5l7 7M29.5 12.5l-7 7" />
    </>,
  ),
  print: drawing(
    32,
    <>
      <path d="M9 12V4h14v8M9 24H4V12h24v12h-5M9 19h14v9H9z" />
    </>,
  ),
  cable: drawing(
    32,
    <>
      <path d="M4 26h8a4 4 0 0 0 4-4V10a4 4 0 0 1 4-4h2M22 2v8h4l3-3V5l-3-3zM29 6h2" />
    </>,
  ),
  medicine: drawing(
    28,
    <>
      <rect x="2.5" y="9.5" width="23" height="9" rx="4.5" transform="rotate(-45 14 14)" />
      <path d="M10.8 10.8l6.4 6.4" />
    </>,
  ),
  wheelchair: drawing(
    28,
    <>
      <circle cx="11.5" cy="4.5" r="2.2" fill="currentColor" />
      <path d="M11.5 9v8h7l3.5 7M11.5 12.5H18" />
      <path d="M8.5 13.5a6.5 6.5 0 1 0 8.6 8.3" />
    </>,
  ),
  support: drawing(
    28,
    <>
      <circle cx="9" cy="7" r="3.5" />
      <circle cx="20" cy="9" r="3" />
      <path d="M3 24c0-6 2.5-9.5 6-9.5 2.5 0 4 1.5 5.5 4l3 .5M15 24c0-2 .5-4 2.5-6.5 1-1.2 2-1.7 3-1.7 3 0 4.5 3 4.5 8.2" />
    </>,
  ),
  meal: drawing(
    28,
    <>
      <path d="M3 13h22c0 6-4 10.5-8 11h-6c-4-.5-8-5-8-11zM9 9c-1-1.5 1-2.5 0-4.5M14 9c-1-1.5 1-2.5 0-4.5M19 9c-1-1.5 1-2.5 0-4.5" />
    </>,
  ),
  crowd: drawing(
    32,
    <>
      <circle cx="16" cy="9" r="4.5" />
      <path d="M8 27c0-6 3-9.5 8-9.5s8 3.5 8 9.5" />
      <path d="M7 8.5a3.5 3.5 0 0 0 0 6.5M2.5 24c0-3.5 1-5.5 3-6.5M25 8.5a3.5 3.5 0 0 1 0 6.5M29.5 24c0-3.5-1-5.5-3-6.5" />
    </>,
  ),
  search: drawing(
    24,
    <>
      <circle cx="10.5" cy="10.5" r="6.5" />
      <path d="M15.5 15.5L21 21" />
    </>,
  ),
  download: drawing(
    24,
    <>
      <path d="M12 3v12M7 10.5l5 5 5-5M4 20.5h16" />
    </>,
  ),
  settings: drawing(
    24,
    <>
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
      <circle cx="16" cy="7" r="2.8" />
      <circle cx="8" cy="17" r="2.8" />
    </>,
  ),
  tsunami: drawing(
    24,
    <>
      <path d="M2 20h20M3 20C3 11 8 5 14 5c3 0 5 2 5 4.5S17.5 13 16 13s-2.5-1-2.5-2.5M9 20c0-3 1-5 3-7" />
    </>,
  ),
  fire: drawing(
    24,
    <>
      <path d="M12 2.5c1 4 6 6.5 6 12a6 6 0 0 1-12 0c0-3 1.5-4.5 2.5-6 .5 2 1.5 2.5 2.5 3 0-3-1-6 1-9z" />
    </>,
  ),
  volcano: drawing(
    24,
    <>
      <path d="M2 21L9 9h6l7 12zM9 9l1.5 2L12 9.5l1.5 1.5L15 9M12 6V2M8 5.5L6.5 3M16 5.5L17.5 3" />
    </>,
  ),
  'storm-surge': drawing(
    24,
    <>
      <path d="M2 15c2 0 2.5 1.5 4.5 1.5S9 15 11 15s2.5 1.5 4.5 1.5S18 15 20 15M2 20c2 0 2.5 1.5 4.5 1.5S9 20 11 20s2.5 1.5 4.5 1.5S18 20 20 20M11 11V3M7.5 6.5L11 3l3.5 3.5" />
    </>,
  ),
  'inland-flood': drawing(
    24,
    <>
      <path d="M2 20c2 0 2.5 1.5 4.5 1.5S9 20 11 20s2.5 1.5 4.5 1.5S18 20 20 20M2 15h20M7 3v4M12 5v5M17 3v4" />
    </>,
  ),
  moon: drawing(
    32,
    <>
      <path d="M26 19A11.5 11.5 0 1 1 13 5a9.5 9.5 0 0 0 13 14z" />
    </>,
  ),
} as const satisfies Readonly<Record<string, IconDrawing>>

export type IconName = keyof typeof iconDrawings
