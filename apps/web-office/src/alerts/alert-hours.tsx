import type { AccessAlert } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { countScale, HourBars } from '@musubi/ui/charts/index.ts'
import { useLanguage } from '../office-context.ts'
import { alertTexts } from '../texts/alert-texts.ts'

const MARKS = [0, 6, 12, 18, 24]

/** The hours of that day as bars, and the same in figures beside them. */
export function AlertHours({ alert: { hours, rule } }: { readonly alert: AccessAlert }) {
  const { phrase } = alertTexts.voice(useLanguage())
  const people = rule !== 'many_misses'
  const busy = hours.flatMap((count, hour) => (count > 0 ? [{ hour: String(hour), count }] : []))
  if (busy.length === 0) return null
  return (
    <figure className="alert-hours">
      <figcaption>
        <Ruby>{phrase(people ? 'hours' : 'hoursTimes')}</Ruby>
      </figcaption>
      <div className="alert-hours-chart" aria-hidden="true">
        <HourBars counts={hours} scale={countScale(Math.max(...hours))} lastIsRunning={false} />
        <span className="alert-hours-marks">
          {MARKS.map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </span>
      </div>
      <ul>
        {busy.map(({ hour, count }) => (
          <li key={hour}>
            <Ruby>{phrase(people ? 'hourPeople' : 'hourTimes', { hour, count })}</Ruby>
          </li>
        ))}
      </ul>
    </figure>
  )
}
