import type { CSSProperties } from 'react'
import './charts.css'

/** Where 100 % stands on the bar, so that more than full still has room to be seen. */
const fullAt = 1 / 1.2

/** Length of the filled part of a bar, from 0 to 1, for a share of the capacity; 120 % and more fill it. */
export function barLength(share: number): number {
  return Math.max(0, Math.min(1, share * fullAt))
}

/**
 * People by capacity as a thin rule with a mark at 100 %. For the eye: the row says people and capacity in figures.
 * Without a known capacity the track stays empty and dashed.
 */
export function CapacityRule({ share }: { share: number | null }) {
  if (share === null) return <span className="capacity-rule" data-unknown="" aria-hidden="true" />
  return (
    <span className="capacity-rule" aria-hidden="true">
      <i style={{ '--capacity-rule-length': `${(barLength(share) * 100).toFixed(1)}%` } as CSSProperties} />
      <u />
    </span>
  )
}
