import type { CountScale } from './count-scale.ts'
import './charts.css'

export interface HourBarsProps {
  /** Arrivals of each hour, oldest first. */
  readonly counts: readonly number[]
  readonly scale: CountScale
  /** Whether the last hour is still running and its bar will grow. */
  readonly lastIsRunning: boolean
}

const height = 60
const bar = 5.2
const gap = 1

/** Bars of one place on a shared scale. Stretches to its box; the words beside it carry the figures. */
export function HourBars({ counts, scale, lastIsRunning }: HourBarsProps) {
  const width = Math.max(1, counts.length * (bar + gap) - gap)
  const y = (count: number) => height * (1 - Math.min(1, count / scale.top))
  return (
    <svg
      className="hour-bars"
      viewBox={`0 0 ${width} ${height + 1}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="hour-bars-grid" d={scale.ticks.map((tick) => `M0 ${y(tick)}H${width}`).join('')} />
      {counts.map((count, index) => (
        <rect
          key={index}
          className={lastIsRunning && index === counts.length - 1 ? 'hour-bars-now' : undefined}
          x={index * (bar + gap)}
          y={count > 0 ? Math.min(y(count), height - 0.8) : height}
          width={bar}
          height={count > 0 ? Math.max(0.8, height - y(count)) : 0}
        />
      ))}
      <path className="hour-bars-base" d={`M0 ${height + 0.5}H${width}`} />
    </svg>
  )
}
