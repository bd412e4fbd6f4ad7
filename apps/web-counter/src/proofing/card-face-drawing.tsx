import type { PrintedNumbers } from '@musubi/contracts/agent-proofing'
import { toEraDate, type CivilDate } from '@musubi/kernel'

export interface CardFaceDrawingProps {
  readonly label: string
  /** Instead of the marks that show where to look: what stands there on a demo’s card. */
  readonly printed?: PrintedNumbers
}

/** The printed face of a My Number Card, drawn by hand, with the three places from which numbers are typed. */
export function CardFaceDrawing({ label, printed }: CardFaceDrawingProps) {
  const birth = printed ? eraText(printed.birthDate as CivilDate) : eraText('1982-04-05' as CivilDate)
  const expiry = printed ? `${printed.expiryYear}年 まで有効` : expiryText('2033-04-05')
  return (
    <svg className="card-face" viewBox="0 0 428 270" role="img" aria-label={label}>
      <rect className="card-face__card" x="2" y="2" width="424" height="266" rx="16" />
      <g className="card-face__text" aria-hidden="true">
        <rect className="card-face__bar" x="20" y="20" width="150" height="12" rx="4" />
        <rect className="card-face__bar" x="20" y="42" width="250" height="12" rx="4" />
        <rect className="card-face__bar" x="20" y="62" width="190" height="12" rx="4" />
        <rect className="card-face__photo" x="20" y="92" width="110" height="138" rx="6" />
        <circle className="card-face__head" cx="75" cy="144" r="26" />
        <path className="card-face__head" d="M32 230 q4 -48 43 -48 q39 0 43 48z" />
        <text x="150" y="116">
          {birth}
        </text>
        <text x="150" y="158">
          {expiry}
        </text>
        <text x="75" y="256" textAnchor="middle">
          {printed?.securityCode ?? '0471'}
        </text>
        {!printed && <Marks />}
      </g>
    </svg>
  )
}

function Marks() {
  return (
    <g className="card-face__marks">
      <rect x="144" y="96" width="230" height="30" rx="6" />
      <rect x="144" y="138" width="230" height="30" rx="6" />
      <rect x="42" y="236" width="66" height="28" rx="6" />
      {[
        [398, 111, '1'],
        [398, 153, '2'],
        [134, 250, '3'],
      ].map(([x, y, digit]) => (
        <g key={digit}>
          <circle cx={x} cy={y} r="15" />
          <text x={x} y={Number(y) + 6} textAnchor="middle">
            {digit}
          </text>
        </g>
      ))}
    </g>
  )
}

/** As it is printed: 昭和57年 4月 5日生. */
export function eraText(date: CivilDate): string {
  const { era, year, month, day } = toEraDate(date)
  return `${era}${year}年 ${month}月 ${day}日生`
}

/** As it is printed, in the common calendar: 2033年 4月 5日まで有効. */
export function expiryText(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年 ${month}月 ${day}日まで有効`
}
