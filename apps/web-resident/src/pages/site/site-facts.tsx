import { formatDistance, hazardName } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { usePage } from '../../frame/page-context.ts'
import { siteTexts } from '../../texts/site-texts.ts'
import { directionTo } from '../../view/direction.ts'
import type { PlaceInView } from '../../view/find-place.ts'
import type { SheltersView } from '../../view/shelters-view.ts'

/** Address, direction and what the place is designated for. */
export function SiteFacts({ place, view }: { readonly place: PlaceInView; readonly view: SheltersView }) {
  const { language } = usePage()
  const { phrase } = siteTexts.voice(language)
  const { district } = view
  return (
    <dl className="facts">
      <Fact term={<Ruby>{phrase('address')}</Ruby>}>
        <span lang="ja">{place.address}</span>
      </Fact>
      {district && place.distanceM !== null && (
        <Fact term={<Ruby>{phrase('way')}</Ruby>}>
          <Ruby>
            {phrase('wayFrom', {
              place: district.name,
              direction: phrase(`direction.${directionTo(district, place)}`),
              distance: formatDistance(place.distanceM),
            })}
          </Ruby>
        </Fact>
      )}
      <Fact term={<Ruby>{phrase('validFor')}</Ruby>}>
        {place.hazards === null ? (
          <Ruby>{phrase('validForUnknown')}</Ruby>
        ) : (
          <Hazards place={place} view={view} />
        )}
      </Fact>
    </dl>
  )
}

function Fact({ term, children }: { readonly term: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Hazards({ place, view }: { readonly place: PlaceInView; readonly view: SheltersView }) {
  const { language } = usePage()
  const { phrase } = siteTexts.voice(language)
  const choices = [...new Set([...view.hazardChoices, ...(place.hazards ?? [])])]
  return (
    <ul className="facts__hazards">
      {choices.map((hazard) => {
        const valid = place.hazards?.includes(hazard) ?? false
        return (
          <li key={hazard} data-valid={valid}>
            <Icon name={valid ? 'done' : 'none'} />
            <span>
              <Ruby>{hazardName(language, hazard)}</Ruby>
            </span>
            <b>
              <Ruby>{phrase(valid ? 'validYes' : 'validNo')}</Ruby>
            </b>
          </li>
        )
      })}
    </ul>
  )
}
