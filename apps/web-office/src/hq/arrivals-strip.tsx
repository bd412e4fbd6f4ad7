import type { HqOverview, ShelterStatus } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { countScale, HourBars } from '@musubi/ui/charts/index.ts'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { useNow } from '../use-now.ts'
import { alignHours, largestCount } from './arrival-hours.ts'
import { hourOfDay } from './hour-of-day.ts'
import { shortName } from './short-name.ts'
import { Words } from '../words.tsx'

const shown = 14

/** Arrivals of each hour as small charts on one scale, in the order of need. */
export function ArrivalsStrip({
  overview,
  open,
}: {
  readonly overview: HqOverview
  readonly open: readonly ShelterStatus[]
}) {
  const { phrase, text } = hqTexts.voice(useLanguage())
  const hour = Math.floor(useNow(15_000) / 3_600_000) * 3_600_000
  const neediest = open.slice(0, shown)
  const ids = new Set(neediest.map(({ siteId }) => siteId))
  const aligned = alignHours(
    overview.arrivals.filter(({ siteId }) => ids.has(siteId)),
    hour,
  )
  const largest = largestCount(aligned)
  const scale = countScale(largest)
  const [from, to] = [hourOfDay(aligned.hours[0] ?? hour), hourOfDay(hour)]
  const [low = 0, high = 0] = scale.ticks
  return (
    <section
      className="hq-arrivals"
      aria-label={text('arrivals')}
      data-quiet={largest === 0 ? '' : undefined}
    >
      <div className="hq-arrivals-head">
        <h2>
          <Ruby>{phrase('arrivals')}</Ruby>
        </h2>
        {largest === 0 ? (
          <p>
            <Ruby>{phrase(open.length === 0 ? 'arrivalsNone' : 'arrivalsQuiet')}</Ruby>
          </p>
        ) : (
          <>
            <p>
              <Ruby>{phrase('arrivalsRange', { from, to, low, high })}</Ruby>
            </p>
            <p className="hq-arrivals-now">
              <i />
              <Words>{phrase('arrivalsPartial', { to })}</Words>
            </p>
          </>
        )}
        {largest > 0 && open.length > shown && (
          <p>
            <Ruby>{phrase('arrivalsMore', { shown, rest: open.length - shown })}</Ruby>
          </p>
        )}
      </div>
      <div className="hq-arrivals-charts">
        {(largest > 0 ? neediest : []).map((shelter) => (
          <Link key={shelter.siteId} to={`/shelters/${encodeURIComponent(shelter.siteId)}`}>
            <b>{shortName(shelter.name, overview.municipality.name)}</b>
            <em>
              <span className="visually-hidden">{text('lastHour')}</span>
              {shelter.arrivalsLastHour > 0 ? `+${shelter.arrivalsLastHour}` : '0'}
            </em>
            <HourBars
              counts={aligned.countsBySite.get(shelter.siteId) ?? aligned.hours.map(() => 0)}
              scale={scale}
              lastIsRunning
            />
            <span className="hq-arrivals-hours" aria-hidden="true">
              <span>{from}</span>
              <span>{hourOfDay(aligned.hours[5] ?? hour)}</span>
              <span>{text('hour', { hour: to })}</span>
            </span>
          </Link>
        ))}
      </div>
    </section>
  )
}
