import { crowdingTone } from '../components/crowding.tsx'
import type { Point } from './geometry.ts'
import {
  layoutVicinity,
  type PlacedMark,
  type VicinityInput,
  type VicinityLayout,
} from './layout-vicinity.ts'
import type { PlacedLabel } from './place-labels.ts'
import { ringPath } from './ring-path.ts'
import './vicinity-map.css'

export type { VicinityMark } from './layout-vicinity.ts'

export interface VicinityMapProps extends VicinityInput {
  /** Name of the map for assistive technology: what it shows, and that a list says the same. */
  readonly name: string
  readonly homeCode: string
}

/**
 * Open shelters around a place, drawn on the server: no network, no script, it prints, and every mark is a link to its
 * line in the list. Ring and picture say how crowded, never colour alone.
 */
export function VicinityMap({ name, homeCode, ...input }: VicinityMapProps) {
  const layout = layoutVicinity(input)
  const { w, h } = input.size
  const bestId = input.marks.find(({ best }) => best)?.id
  return (
    <svg className="mu-vicinity" viewBox={`0 0 ${w} ${h}`} role="group" aria-label={name}>
      <rect className="mu-vicinity__sea" width={w} height={h} />
      <Ground layout={layout} shapes={input.shapes} homeCode={homeCode} />
      {layout.sites.map((placed) => (
        <SiteMark key={placed.mark.id} placed={placed} />
      ))}
      <Leads layout={layout} />
      {layout.way && <Way {...layout.way} />}
      {layout.here && <HereMark {...layout.here} />}
      {layout.shelters.map((placed) => (
        <ShelterMark key={placed.mark.id} placed={placed} />
      ))}
      <g aria-hidden="true">
        {layout.labels.map((label) => (
          <Label key={label.id} label={label} strong={label.id === bestId} />
        ))}
        <Scale scale={layout.scale} w={w} />
      </g>
    </svg>
  )
}

type GroundProps = Pick<VicinityMapProps, 'shapes' | 'homeCode'> & { readonly layout: VicinityLayout }

function Ground({ layout: { projection, towns }, shapes, homeCode }: GroundProps) {
  const isHome = (code: string) => code === homeCode
  const features = [...shapes.features].sort(
    (a, b) => Number(isHome(a.properties.municipality_code)) - Number(isHome(b.properties.municipality_code)),
  )
  return (
    <g aria-hidden="true">
      {features.map((feature) => (
        <path
          key={feature.properties.municipality_code}
          className={isHome(feature.properties.municipality_code) ? 'mu-vicinity__home' : 'mu-vicinity__town'}
          d={projection.pathOf(feature)}
        />
      ))}
      {towns.map(({ name, at }) => (
        <text key={name} className="mu-vicinity__name" x={at.x} y={at.y + 5}>
          {name}
        </text>
      ))}
    </g>
  )
}

function ShelterMark({ placed: { mark, x, y, r } }: { readonly placed: PlacedMark }) {
  const level = mark.crowding ?? 'unknown'
  return (
    <a href={mark.href} aria-label={mark.description} className={`mu-tone--${crowdingTone[level]}`}>
      <circle className="mu-vicinity__hit" cx={x} cy={y} r={16} />
      {mark.best && <circle className="mu-vicinity__best" cx={x} cy={y} r={r + 4} />}
      {level === 'full' ? (
        <>
          <circle className="mu-vicinity__full" cx={x} cy={y} r={r} />
          <path
            className="mu-vicinity__cross"
            d={`M${(x - 3.6).toFixed(1)} ${(y - 3.6).toFixed(1)}l7.2 7.2m0-7.2l-7.2 7.2`}
          />
        </>
      ) : (
        <>
          <circle className="mu-vicinity__ring" cx={x} cy={y} r={r - 2} data-level={level} />
          <path className="mu-vicinity__arc" d={ringPath({ x, y, r: r - 2 }, SHARES[level])} />
        </>
      )}
      <circle className="mu-vicinity__halo" cx={x} cy={y} r={r + 5} />
      <circle className="mu-vicinity__focus" cx={x} cy={y} r={r + 5} />
    </a>
  )
}

/** How much of the ring each level fills: a picture of the word, not a measure. */
const SHARES = { free: 0.2, some: 0.6, crowded: 0.85, full: 1, unknown: 0 } as const

/** One mark of the map's legend, drawn as on the map. */
export function VicinityLegendMark({ level }: { readonly level: keyof typeof SHARES | 'emergency' }) {
  const isFull = level === 'full'
  return (
    <svg
      className={`mu-vicinity-legend mu-tone--${level === 'emergency' ? 'info' : crowdingTone[level]}`}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      {level === 'emergency' ? (
        <path className="mu-vicinity__site" d={sitePath({ x: 10, y: 10 })} />
      ) : (
        <>
          <circle
            className={isFull ? 'mu-vicinity__full' : 'mu-vicinity__ring'}
            cx="10"
            cy="10"
            r={isFull ? 9 : 7}
            data-level={level}
          />
          <path
            className={isFull ? 'mu-vicinity__cross' : 'mu-vicinity__arc'}
            d={
              isFull ? 'M6.6 6.6l6.8 6.8M13.4 6.6l-6.8 6.8' : ringPath({ x: 10, y: 10, r: 7 }, SHARES[level])
            }
          />
        </>
      )}
    </svg>
  )
}

function SiteMark({ placed: { mark, x, y } }: { readonly placed: PlacedMark }) {
  return (
    <a href={mark.href} aria-label={mark.description}>
      <path className="mu-vicinity__site" d={sitePath({ x, y })} />
      <circle className="mu-vicinity__halo" cx={x} cy={y} r={8} />
      <circle className="mu-vicinity__focus" cx={x} cy={y} r={8} />
    </a>
  )
}

function pathBetween(a: Point, b: Point): string {
  return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`
}

function sitePath({ x, y }: { readonly x: number; readonly y: number }): string {
  return `M${x.toFixed(1)} ${(y - 5.4).toFixed(1)}l5.2 9.2h-10.4z`
}

function HereMark({ at: { x, y }, label }: NonNullable<VicinityLayout['here']>) {
  return (
    <g className="mu-vicinity__here" aria-hidden="true">
      <circle className="mu-vicinity__here-ring" cx={x} cy={y} r="10.5" />
      <circle cx={x} cy={y} r="5.5" />
      {label && <Label label={label} />}
    </g>
  )
}

function Way({ line: [a, b], label, middle }: NonNullable<VicinityLayout['way']>) {
  return (
    <g className="mu-vicinity__way" aria-hidden="true">
      <path d={pathBetween(a, b)} />
      {label && (
        <text x={middle.x.toFixed(1)} y={(middle.y + 4.5).toFixed(1)}>
          {label}
        </text>
      )}
    </g>
  )
}

/** From a shelter that was moved aside to where it really stands. */
function Leads({ layout: { shelters } }: { readonly layout: VicinityLayout }) {
  return (
    <g aria-hidden="true">
      {shelters
        .filter(({ x, y, r, anchor }) => Math.hypot(x - anchor.x, y - anchor.y) > r)
        .map(({ mark, x, y, anchor }) => (
          <path key={mark.id} className="mu-vicinity__lead" d={pathBetween(anchor, { x, y })} />
        ))}
    </g>
  )
}

interface LabelProps {
  readonly label: PlacedLabel
  readonly strong?: boolean
}

function Label({ label: { box, anchor, lines, leader }, strong = false }: LabelProps) {
  const x = anchor === 'start' ? box.x : anchor === 'end' ? box.x + box.w : box.x + box.w / 2
  const [line] = lines
  if (!line) return null
  return (
    <>
      {leader && <path className="mu-vicinity__lead" d={pathBetween(...leader)} />}
      <text
        className={strong ? 'mu-vicinity__strong' : undefined}
        x={x.toFixed(1)}
        y={(box.y + line.size).toFixed(1)}
        fontSize={line.size}
        textAnchor={anchor}
      >
        {line.text}
      </text>
    </>
  )
}

function Scale({
  scale: { kilometres, length },
  w,
}: {
  readonly scale: VicinityLayout['scale']
  readonly w: number
}) {
  const end = w - 14
  return (
    <g className="mu-vicinity__scale">
      <path d={`M${(end - length).toFixed(1)} 18v5h${length.toFixed(1)}v-5`} />
      <text x={end} y="14" textAnchor="end">
        {kilometres < 1 ? `${kilometres * 1000}m` : `${kilometres}km`}
      </text>
    </g>
  )
}
