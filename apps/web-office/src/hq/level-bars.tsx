import type { Crowding } from '@musubi/contracts'

const heights = [4, 7, 10, 13]
const filled: Readonly<Record<Crowding, number>> = { free: 1, some: 2, crowded: 3, full: 4, unknown: 0 }

/** Crowding as four rising bars; full is a solid plate, so that it differs in shape and not by a colour. */
export function LevelBars({ crowding }: { readonly crowding: Crowding }) {
  return (
    <svg className="hq-level" viewBox="0 0 16 14" aria-hidden="true">
      {crowding === 'full' ? (
        <>
          <rect className="on" width="16" height="14" rx="2" />
          <path className="cut" d="M4 10.5v-3M8 10.5v-5M12 10.500v-7" />
        </>
      ) : (
        heights.map((height, index) => (
          <rect
            key={height}
            className={index < filled[crowding] ? 'on' : 'off'}
            x={index * 4.2}
            y={14 - height}
            width="3"
            height={height}
          />
        ))
      )}
    </svg>
  )
}
