import { municipalityName, timeOfDay } from '@musubi/i18n'
import { Notice, Ruby } from '@musubi/ui'
import type { TownFigures } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { SheltersView } from '../../view/shelters-view.ts'

/** The heading with the time of the figures, and a word when they are old. */
export function PageHeading({
  figures,
  view,
}: {
  readonly figures: TownFigures
  readonly view: SheltersView
}) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { generatedAt, municipality } = figures.status
  const time = timeOfDay(generatedAt)
  return (
    <>
      <div className="heading">
        <h1>
          <Ruby>
            {view.district
              ? phrase('headingNear')
              : phrase('heading', { town: municipalityName(language, municipality) })}
          </Ruby>
        </h1>
        <p className="heading__time">
          <Ruby>{phrase('figuresOf', { time })}</Ruby>
          <span className="no-print" data-live-note />
        </p>
      </div>
      {figures.staleSince && (
        <Notice tone="warn" icon="clock" title={<Ruby>{phrase('stale')}</Ruby>}>
          <Ruby>{phrase('staleDoes', { time })}</Ruby>
        </Notice>
      )}
    </>
  )
}
