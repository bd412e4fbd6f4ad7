import type { Hazard, HqOverview } from '@musubi/contracts'
import { crowdingName } from '@musubi/i18n'
import { LegendRing, LegendSizes } from '@musubi/ui/map/index.ts'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { hazardList } from './validity.ts'
import { Words } from '../words.tsx'

interface MapLegendProps {
  readonly overview: HqOverview
  readonly hazards: readonly Hazard[]
  /** Radius of one person's circle. */
  readonly unit: number
  /** Whether circles stand beside their places, with a dot on the true one. */
  readonly moved: boolean
}

/** What circles, rings, slashes and small marks mean, with the thresholds of this municipality. */
export function MapLegend({ overview, hazards, unit, moved }: MapLegendProps) {
  const language = useLanguage()
  const { phrase, text } = hqTexts.voice(language)
  const { some, crowded, full } = overview.thresholds
  const percent = (share: number) => String(Math.round(share * 100))
  const levels = [
    ['free', phrase('underSome', { some: percent(some) })],
    ['some', phrase('fromShare', { share: percent(some) })],
    ['crowded', phrase('fromShare', { share: percent(crowded) })],
    ['full', phrase('fromShare', { share: percent(full) })],
  ] as const
  return (
    <div className="hq-legend" role="group" aria-label={text('legend')}>
      <ul className="hq-legend-levels">
        {levels.map(([crowding, range]) => (
          <li key={crowding}>
            <LegendRing crowding={crowding} />
            <b>
              <Words>{crowdingName(language, crowding)}</Words>
            </b>
            <small>
              <Words>{range}</Words>
            </small>
          </li>
        ))}
      </ul>
      <div className="hq-legend-marks">
        <LegendSizes unit={unit} suffix={text('unit.people')} />
        <ul>
          <li data-mark="not-open">
            <Words>{phrase('legendNotOpen', { count: closedCount(overview) })}</Words>
          </li>
          <li data-mark="neighbour">
            <Words>{phrase('legendNeighbours')}</Words>
          </li>
          {hazards.length > 0 && (
            <>
              <li data-mark="not-valid">
                <Words>{phrase('legendNotValid', { hazards: hazardList(language, hazards) })}</Words>
              </li>
              <li data-mark="unknown">
                <Words>{phrase('legendUnknown', { hazards: hazardList(language, hazards) })}</Words>
              </li>
            </>
          )}
          {moved && (
            <li data-mark="true-place">
              <Words>{phrase('legendTruePlace')}</Words>
            </li>
          )}
        </ul>
      </div>
    </div>
  )
}

function closedCount({ shelters }: HqOverview): number {
  return shelters.filter(({ state }) => state !== 'open').length
}
