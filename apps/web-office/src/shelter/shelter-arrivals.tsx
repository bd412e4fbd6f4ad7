import type { HqOverview } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { countScale, HourBars } from '@musubi/ui/charts/index.ts'
import { hourOfDay } from '../hq/hour-of-day.ts'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'

interface ArrivalsOfShelterProps {
  readonly hours: HqOverview['arrivals'][number]['hours']
  readonly generatedAt: string
}

/** Arrivals of the last hours as bars with their figures: the figures are the table, the bars the picture. */
export function ArrivalsOfShelter({ hours, generatedAt }: ArrivalsOfShelterProps) {
  const { phrase, text } = shelterTexts.voice(useLanguage())
  const counts = hours.map(({ count }) => count)
  const running = Math.floor(Date.parse(generatedAt) / 3_600_000) * 3_600_000
  return (
    <section className="shelter-arrivals" aria-labelledby="shelter-arrivals">
      <h2 id="shelter-arrivals">
        <Ruby>{phrase('arrivals')}</Ruby>
      </h2>
      {counts.every((count) => count === 0) ? (
        <p>
          <Ruby>{phrase('arrivalsNone')}</Ruby>
        </p>
      ) : (
        <>
          <HourBars counts={counts} scale={countScale(Math.max(...counts))} lastIsRunning />
          <dl aria-label={text('arrivalsTable')}>
            {hours.map(({ hour, count }) => (
              <div key={hour} data-now={Date.parse(hour) === running || undefined}>
                <dt>
                  <span aria-hidden="true">{hourOfDay(Date.parse(hour))}</span>
                  <span className="visually-hidden">
                    {text(Date.parse(hour) === running ? 'hourNow' : 'hourFrom', {
                      hour: hourOfDay(Date.parse(hour)),
                    })}
                  </span>
                </dt>
                <dd>{count}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}
