import { useId } from 'react'
import './pictures.css'

/** Turns the plane of the paper into the isometric plane the reader lies on. */
const LYING = 'matrix(.866 .5 -.866 .5 0 0)'

/** The reader, drawn around (0,0). */
function Reader() {
  const id = useId()
  const side = `${id}side`
  const hull = `${id}hull`
  return (
    <g>
      <linearGradient id={side} gradientUnits="userSpaceOnUse" x1="-198" x2="198" y1="0" y2="0">
        <stop offset=".52" stopColor="#b3b3b3" />
        <stop offset=".64" stopColor="#949494" />
      </linearGradient>
      <clipPath id={hull}>
        <rect transform="matrix(.866 .5 -.866 .5 0 34)" x="-140" y="-105" width="280" height="210" rx="28" />
        <polygon points="-198,-17.5 198,17.5 198,51.5 -198,16.5" />
      </clipPath>
      <rect
        transform="matrix(.866 .5 -.866 .5 0 44)"
        x="-146"
        y="-108"
        width="296"
        height="222"
        rx="32"
        fill="#000060"
        opacity=".16"
      />
      <g clipPath={`url(#${hull})`}>
        <rect x="-210" y="-140" width="420" height="320" fill={`url(#${side})`} />
      </g>
      <g transform={LYING}>
        <rect x="-140" y="-105" width="280" height="210" rx="28" fill="#fff" />
        <rect x="-118" y="-83" width="236" height="166" rx="16" fill="#0017c1" />
      </g>
    </g>
  )
}

/** What the card above it does to the blue area: its shadow and the area's edge. */
function Field() {
  return (
    <g transform={LYING}>
      <rect x="-100" y="-62" width="200" height="124" rx="10" fill="#000060" opacity=".32" />
      <rect x="-106" y="-71" width="212" height="142" rx="9" fill="none" stroke="#7096f8" strokeWidth="3" />
    </g>
  )
}

function Card({ y }: { readonly y: number }) {
  return (
    <g transform={`translate(0 ${y})`}>
      <g fill="#9db7f9">
        <rect transform="matrix(.866 .5 -.866 .5 0 6)" x="-108" y="-68" width="216" height="136" rx="10" />
        <polygon points="-147.6,-20 147.6,20 147.6,26 -147.6,-14" />
      </g>
      <g transform={LYING}>
        <rect x="-108" y="-68" width="216" height="136" rx="10" fill="#fff" />
        <path d="M-108-58a10 10 0 0 1 10-10H98a10 10 0 0 1 10 10v20h-216z" fill="#c2e5d1" />
        <rect x="-94" y="-59" width="92" height="11" rx="5.5" fill="#115a36" />
        <rect x="-94" y="-24" width="58" height="76" rx="5" fill="#e8f1fe" />
        <circle cx="-65" cy="4" r="14" fill="#4d4d4d" />
        <path d="M-90 52c0-17 10-27 25-27s25 10 25 27z" fill="#4d4d4d" />
        <rect x="-20" y="-22" width="104" height="10" rx="5" fill="#767676" />
        <g fill="#b3b3b3">
          <rect x="-20" y="0" width="72" height="10" rx="5" />
          <rect x="-20" y="20" width="88" height="10" rx="5" />
          <rect x="-20" y="40" width="52" height="10" rx="5" />
        </g>
      </g>
    </g>
  )
}

function HandBehind() {
  return (
    <g>
      <path d="M132-186L106-164" stroke="#f3c6a5" strokeWidth="64" strokeLinecap="round" />
      <path d="M330-351L150-200" stroke="#0055ad" strokeWidth="96" />
      <path d="M158-207L146-197" stroke="#fff" strokeWidth="84" />
    </g>
  )
}

function Thumb() {
  return (
    <g fill="none" strokeLinecap="round">
      <path d="M122-184Q98-166 68-156" stroke="#e5ac84" strokeWidth="32" />
      <path d="M124-187Q99-169 68-159" stroke="#f3c6a5" strokeWidth="29" />
      <path d="M69-164q-9 1-12 7" stroke="#fff" strokeOpacity=".8" strokeWidth="6" />
    </g>
  )
}

const STANDING = 'translate(-4 58) scale(.95)'

/** A hand that brings a card to the reader. With `leaving` the arrow points away from it. */
export function HoldCardPicture({
  label,
  leaving = false,
}: {
  readonly label: string
  readonly leaving?: boolean
}) {
  const disc = useId()
  return (
    <svg className="picture" viewBox="-250 -250 500 500" role="img" aria-label={label}>
      <clipPath id={disc}>
        <circle r="240" />
      </clipPath>
      <circle className="picture__disc" r="240" />
      <g transform={STANDING}>
        <Reader />
        <Field />
      </g>
      <g clipPath={`url(#${disc})`}>
        <g className="picture__hand">
          <g transform={STANDING}>
            <HandBehind />
            <Card y={-142} />
            <Thumb />
          </g>
        </g>
      </g>
      {leaving ? <LeaveSign /> : <Arrow />}
    </svg>
  )
}

function Arrow() {
  return (
    <g className="picture__arrow">
      <path
        transform="translate(12 64)"
        d="M-16-34h32v38h24L0 46-40 4h24z"
        fill="#fff"
        stroke="#0017c1"
        strokeWidth="5"
        strokeLinejoin="round"
        paintOrder="stroke"
      />
    </g>
  )
}

/** A door and an arrow out of it. */
function LeaveSign() {
  return (
    <g
      transform="translate(160 150)"
      fill="none"
      stroke="#fff"
      strokeWidth="10"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle className="picture__badge" r="66" fill="#333" />
      <path d="M2-32h-28v64H2M-8 0h44M20-16L36 0 20 16" />
    </g>
  )
}

/** The card lies on the reader; around it a ring of four steps, filled as far as they are done. */
export function ReadingPicture({ label, done }: { readonly label: string; readonly done: number }) {
  return (
    <svg className="picture" viewBox="-250 -250 500 500" role="img" aria-label={label}>
      <circle className="picture__disc" r="212" />
      <g className="picture__ring" fill="none" strokeWidth="18" strokeLinecap="round">
        {[0, 1, 2, 3].map((step) => (
          <circle
            key={step}
            className={step < done ? 'done' : step === done ? 'now' : 'open'}
            r="236"
            pathLength="400"
            strokeDasharray="88 312"
            strokeDashoffset={-6 - step * 100}
            transform="rotate(-90)"
          />
        ))}
      </g>
      <g transform="translate(0 -14) scale(.94)">
        <Reader />
        <Card y={-8} />
      </g>
    </svg>
  )
}

export function AgainPicture({ label }: { readonly label: string }) {
  return (
    <svg className="picture" viewBox="-250 -250 500 500" role="img" aria-label={label}>
      <circle className="picture__disc" r="240" />
      <g transform={STANDING}>
        <Reader />
        <Field />
        <Card y={-112} />
      </g>
      <g className="picture__again" transform="translate(150 -150)">
        <circle r="66" />
        <path className="stroke" d="M26-18A32 32 0 1 0 32 6" />
        <path className="tip" d="M33-36v24H9z" />
      </g>
    </svg>
  )
}

/** The reader without anything over it: it does not read now. */
export function RestingPicture() {
  return (
    <svg className="picture" viewBox="-250 -250 500 500" aria-hidden="true">
      <circle className="picture__disc" r="240" />
      <g transform={STANDING}>
        <Reader />
      </g>
    </svg>
  )
}
