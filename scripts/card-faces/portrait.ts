import type { Look } from './people.ts'

/** Size of a portrait in pixels, upright like the picture on a card. */
export const PORTRAIT = { width: 240, height: 308 } as const

const grey = (tone: number) => `rgb(${tone},${tone},${tone})`
const WIDTHS = { round: 58, long: 51, square: 57 } as const
const CENTRE = 120

/** A face from the front in flat greys, as SVG: the same look always gives the same picture. */
export function drawPortrait(look: Look): string {
  const ink = grey(38)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PORTRAIT.width}" height="${PORTRAIT.height}">`,
    `<rect width="100%" height="100%" fill="${grey(236)}"/>`,
    hairBehind(look),
    body(look),
    head(look),
    eyes(look, ink),
    nose(look),
    mouth(look, ink),
    look.lines ? lines(look) : '',
    beard(look),
    hairBefore(look),
    look.glasses ? glasses(look.glasses, ink) : '',
    '</svg>',
  ].join('')
}

function body({ skin, dress }: Look): string {
  const neck = `<path d="M98 196 h44 v44 q-22 22 -44 0z" fill="${grey(skin - 22)}"/>`
  const shoulders = (tone: number) =>
    `<path d="M14 308 q4 -58 60 -68 l24 -8 q22 22 44 0 l24 8 q56 10 60 68z" fill="${grey(tone)}"/>`
  const collar = `<path d="M96 232 l24 34 -20 12 -16 -38z M144 232 l-24 34 20 12 16 -38z" fill="${grey(250)}"/>`
  switch (dress) {
    case 'suit':
      return `${neck}${shoulders(72)}<path d="M98 232 l22 60 22 -60 q-22 18 -44 0z" fill="${grey(248)}"/>
        <path d="M114 258 h12 l5 50 h-22z" fill="${grey(120)}"/>
        <path d="M92 234 l28 74 h-18 l-24 -66z M148 234 l-28 74 h18 l24 -66z" fill="${grey(56)}"/>`
    case 'shirt':
      return `${neck}${shoulders(178)}${collar}<path d="M120 268 v40" stroke="${grey(140)}" stroke-width="2"/>`
    case 'kimono':
      return `${neck}${shoulders(132)}<path d="M92 232 l44 76 h-22 l-34 -68z" fill="${grey(246)}"/>
        <path d="M148 232 l-52 76 h24 l42 -66z" fill="${grey(104)}"/>`
    case 'sweater':
      return `${neck}${shoulders(98)}<path d="M90 234 q30 34 60 0 l8 8 q-38 42 -76 0z" fill="${grey(78)}"/>`
    case 'blouse':
      return `${neck}${shoulders(214)}<path d="M94 232 q26 44 52 0" fill="none" stroke="${grey(168)}" stroke-width="5"/>`
  }
}

function head({ skin, face }: Look): string {
  const half = WIDTHS[face]
  const ears = [-1, 1].map(
    (side) =>
      `<ellipse cx="${CENTRE + side * (half - 1)}" cy="150" rx="9" ry="16" fill="${grey(skin - 14)}"/>`,
  )
  const [l, r] = [CENTRE - half, CENTRE + half]
  const jaw = { round: 30, long: 24, square: 38 }[face]
  const chin = face === 'long' ? 222 : 214
  const shape = `M${l} 120 q0 -66 ${half} -66 q${half} 0 ${half} 66 v34 q0 ${chin - 190} ${-(half - jaw)} ${chin - 166}
    q${-jaw} 12 ${-2 * jaw} 0 q${-(half - jaw)} -22 ${-(half - jaw)} ${-(chin - 166)}z`
  return `${ears.join('')}<path d="${shape}" fill="${grey(skin)}"/>
    <path d="M${r - 4} 130 q-2 50 -30 74" fill="none" stroke="${grey(skin - 14)}" stroke-width="8" stroke-linecap="round"/>`
}

function eyes({ hair, face }: Look, ink: string): string {
  const apart = face === 'long' ? 23 : 26
  const brow = grey(Math.min(hair, 130))
  return [-1, 1]
    .map((side) => {
      const x = CENTRE + side * apart
      return `<path d="M${x - 14} 129 q14 -9 28 ${side * 2}" fill="none" stroke="${brow}" stroke-width="5" stroke-linecap="round"/>
        <ellipse cx="${x}" cy="148" rx="12" ry="7" fill="${grey(250)}"/><circle cx="${x}" cy="148" r="6" fill="${ink}"/>
        <circle cx="${x + 2}" cy="146" r="1.6" fill="#fff"/>
        <path d="M${x - 13} 147 q13 -12 26 0" fill="none" stroke="${ink}" stroke-width="3" stroke-linecap="round"/>`
    })
    .join('')
}

function nose({ skin }: Look): string {
  return `<path d="M119 150 q-4 18 -9 24 q8 7 19 2" fill="none" stroke="${grey(skin - 60)}" stroke-width="3.5" stroke-linecap="round"/>`
}

function mouth({ skin }: Look, ink: string): string {
  return `<path d="M100 194 q20 9 40 0" fill="none" stroke="${ink}" stroke-width="3.5" stroke-linecap="round"/>
    <path d="M108 203 q12 6 24 0" fill="none" stroke="${grey(skin - 40)}" stroke-width="3" stroke-linecap="round"/>`
}

function lines({ skin }: Look): string {
  const line = grey(skin - 42)
  return `<g fill="none" stroke="${line}" stroke-width="2.5" stroke-linecap="round">
    <path d="M96 104 q24 -6 48 0 M100 113 q20 -4 40 0"/>
    <path d="M96 178 q-8 10 -8 20 M144 178 q8 10 8 20"/>
    <path d="M74 146 l-8 -4 M74 152 l-9 2 M166 146 l8 -4 M166 152 l9 2"/>
    <path d="M84 161 q10 5 20 0 M136 161 q10 5 20 0"/></g>`
}

function beard({ beard: kind, hair, skin }: Look): string {
  if (kind === 'moustache')
    return `<path d="M96 188 q12 -12 24 -6 q12 -6 24 6 q-12 4 -24 0 q-12 4 -24 0z" fill="${grey(hair)}"/>`
  if (kind === 'stubble')
    return `<path d="M74 176 q6 44 46 44 q40 0 46 -44 q-10 12 -24 8 q-22 -6 -44 0 q-14 4 -24 -8z" fill="${grey(skin - 46)}" opacity=".55"/>
      <path d="M100 194 q20 9 40 0" fill="none" stroke="${grey(38)}" stroke-width="3.5" stroke-linecap="round"/>`
  return ''
}

function hairBehind({ style, hair }: Look): string {
  const tone = grey(Math.max(0, hair - 12))
  switch (style) {
    case 'long':
      return `<path d="M52 130 q-6 -92 68 -92 q74 0 68 92 l10 132 q-24 14 -48 6 h-60 q-24 8 -48 -6z" fill="${tone}"/>`
    case 'bob':
      return `<path d="M54 128 q-4 -90 66 -90 q70 0 66 90 l6 72 q-18 14 -36 6 h-72 q-18 8 -36 -6z" fill="${tone}"/>`
    case 'bun':
      return `<circle cx="120" cy="40" r="26" fill="${tone}"/>`
    case 'tied':
      return `<path d="M160 70 q58 20 44 118 q-14 10 -26 0 q6 -60 -24 -90z" fill="${tone}"/>`
    case 'curly':
      return [
        [66, 96, 30],
        [58, 132, 26],
        [64, 168, 24],
        [174, 96, 30],
        [182, 132, 26],
        [176, 168, 24],
        [92, 62, 32],
        [148, 62, 32],
        [120, 54, 30],
      ]
        .map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${tone}"/>`)
        .join('')
    default:
      return ''
  }
}

function hairBefore({ style, hair, face }: Look): string {
  const tone = grey(hair)
  const half = WIDTHS[face] + 5
  const [l, r] = [CENTRE - half, CENTRE + half]
  const cap = (fringe: string) =>
    `<path d="M${l} 142 q-8 -98 ${half} -98 q${half + 8} 0 ${half} 98 q-8 -12 -9 -30 ${fringe} q-1 18 -9 30z" fill="${tone}"/>`
  switch (style) {
    case 'short':
      return cap(`q-6 -22 -22 -28 q-32 12 -${2 * half - 62} 0 q-16 6 -22 28`)
    case 'parted':
      return cap(`q-4 -20 -30 -34 q-26 22 -${2 * half - 60} 20 q-8 4 -12 14`)
    case 'thin':
      return `<path d="M${l} 146 q-6 -40 8 -56 q2 26 5 40z M${r} 146 q6 -40 -8 -56 q-2 26 -5 40z" fill="${tone}"/>
        <path d="M82 66 q38 -26 76 0 q-38 -12 -76 0z" fill="${tone}" opacity=".7"/>`
    case 'bob':
    case 'long':
      return cap(`q-2 -14 -10 -22 h-${2 * half - 38} q-8 8 -10 22`)
    case 'bun':
      return cap(`q-8 -30 -${half - 9} -42 q-${half - 18} 12 -${half - 9} 42`)
    case 'tied':
      return cap(`q-10 -26 -34 -36 q-26 26 -${2 * half - 70} 20 q-14 4 -18 16`)
    case 'curly':
      return [
        [84, 82, 20],
        [106, 74, 20],
        [130, 72, 20],
        [154, 80, 20],
        [68, 104, 14],
        [172, 104, 14],
      ]
        .map(([x, y, size]) => `<circle cx="${x}" cy="${y}" r="${size}" fill="${tone}"/>`)
        .join('')
  }
}

function glasses(kind: 'round' | 'square', ink: string): string {
  const frame = [-1, 1].map((side) => {
    const x = CENTRE + side * 26
    return kind === 'round'
      ? `<circle cx="${x}" cy="148" r="20"/>`
      : `<rect x="${x - 21}" y="132" width="42" height="31" rx="6"/>`
  })
  return `<g fill="#fff" fill-opacity=".18" stroke="${ink}" stroke-width="3.5">${frame.join('')}
    <path d="M114 146 q6 -5 12 0 M74 144 l-13 -5 M166 144 l13 -5" fill="none"/></g>`
}
