/** Drawings of the three steps. Decoration: the words below say the same. */

const YABU =
  'M44.1 9.1L45.5 12.1L44.2 15.6L35.9 17.2L30.5 24.3L22.9 21.6L12.0 23.8L8.2 21.9L5.0 24.1L0.4 30.1L0.5 35.3L3.3 37.3L1.2 43.2L23.7 59.4L24.4 64.9L30.4 70.7L38.8 65.3L43.2 67.9L46.9 75.7L51.7 74.8L55.8 80.2L61.3 75.6L56.9 68.2L61.4 63.1L67.5 67.2L71.2 65.9L77.2 66.8L79.8 71.0L89.2 67.3L91.0 58.8L84.8 54.1L84.0 50.8L91.0 48.0L93.9 44.0L91.7 42.0L91.8 36.1L99.6 29.8L108.0 29.2L111.9 24.6L110.1 16.9L106.5 15.4L104.8 10.1L95.1 0.0L89.5 1.6L89.9 4.0L83.7 1.6L76.5 3.3L75.4 5.9L77.3 8.1L74.7 11.6L68.2 9.0L66.6 10.5L60.2 8.6L54.9 9.8L48.9 7.3L44.1 9.1Z'

/** A card before a terminal that has turned green. */
export function ReceptionPicture() {
  return (
    <svg className="picture" viewBox="0 0 240 132" aria-hidden="true">
      <path className="soft" d="M40 122h160" />
      <path className="paper" d="M74 30a8 8 0 0 1 8-8h58a8 8 0 0 1 8 8v74a8 8 0 0 1-8 8H82a8 8 0 0 1-8-8z" />
      <rect className="green" x="81" y="30" width="60" height="66" rx="2" />
      <path className="tick" d="M97 62l10 10 19-21" />
      <path className="soft" d="M84 103h54" />
      <path d="M100 112l-6 10M122 112l6 10" />
      <g transform="translate(158 46) rotate(-12)">
        <rect className="paper" width="54" height="34" rx="4" />
        <rect className="calm" x="6" y="12" width="12" height="15" rx="1.5" />
        <rect className="chip-gold" x="39" y="13" width="9" height="8" rx="1.5" />
        <path className="soft" d="M23 15h11M23 20h8M23 28h24M6 6.5h20" />
      </g>
      <path className="warm" d="M152 92c6 3 12 3 18 0M150 102c8 4 16 4 24 0" />
    </svg>
  )
}

const circles = [
  { at: [72, 30], r: 13, level: 'danger', width: 4 },
  { at: [88, 46], r: 8, level: 'warn', width: 3.5 },
  { at: [56, 52], r: 9, level: 'ok', width: 3.5 },
  { at: [34, 68], r: 5, level: 'ok', width: 3 },
] as const

/** The map of Yabu, and four people more. */
export function HeadquartersPicture() {
  return (
    <svg className="picture" viewBox="0 0 240 132" aria-hidden="true">
      <g transform="translate(40 8) scale(1.34)">
        <path className="paper" d={YABU} />
        {circles.map(({ at: [x, y], r, level, width }) => (
          <circle key={x} className={`ring mu-tone--${level}`} cx={x} cy={y} r={r} strokeWidth={width} />
        ))}
      </g>
      <g transform="translate(192 50)">
        <path className="warm" d="M8 24V2M2 8l6-6 6 6" />
        <text x="20" y="24">
          +4
        </text>
      </g>
    </svg>
  )
}

/** A phone with shelters: bars for how full, and a pin. */
export function PhonePicture() {
  return (
    <svg className="picture" viewBox="0 0 240 132" aria-hidden="true">
      <path className="soft" d="M40 122h160" />
      <rect className="paper" x="88" y="10" width="64" height="112" rx="9" />
      <rect className="calm plain" x="94" y="20" width="52" height="88" rx="2" />
      <path d="M113 115h14" />
      {[
        { y: 26, level: 'ok', fill: 12 },
        { y: 54, level: 'caution', fill: 22 },
        { y: 82, level: 'danger', fill: 30 },
      ].map(({ y, level, fill }) => (
        <g key={y} className={`mu-tone--${level}`}>
          <rect className="paper" x="99" y={y} width="42" height="22" rx="3" />
          <path className="soft" d={`M105 ${y + 8}h18`} />
          <path className="track" d={`M105 ${y + 15}h30`} />
          <path className="level" d={`M105 ${y + 15}h${fill}`} />
        </g>
      ))}
      <g transform="translate(172 44)">
        <path className="warm" d="M16 42S2 28 2 16a14 14 0 0 1 28 0c0 12-14 26-14 26z" />
        <circle className="warm" cx="16" cy="16" r="5" />
      </g>
    </svg>
  )
}
