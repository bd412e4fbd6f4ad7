import { HAZARDS, type Disaster, type Site } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { hazardTexts } from '../texts/hazard-texts.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'

interface ShelterHazardsProps {
  readonly site: Site
  readonly disaster: Disaster | null
}

/** For which hazards the place is designated; those of the disaster first. Of a shelter nobody may have said so. */
export function ShelterHazards({ site, disaster }: ShelterHazardsProps) {
  const language = useLanguage()
  const { phrase } = shelterTexts.voice(language)
  const hazards = hazardTexts.voice(language)
  const first = disaster?.hazards ?? []
  const order = [...first, ...HAZARDS.filter((hazard) => !first.includes(hazard))]
  return (
    <section className="shelter-hazards" aria-labelledby="shelter-hazards">
      <h2 id="shelter-hazards">
        <Ruby>{phrase('hazards')}</Ruby>
      </h2>
      {site.hazards === null ? (
        <p>
          <Ruby>{phrase('hazardsUnknown')}</Ruby>
        </p>
      ) : (
        <>
          <ul>
            {order.map((hazard) => (
              <li key={hazard} data-valid={site.hazards?.includes(hazard)} data-now={first.includes(hazard)}>
                <Icon name={site.hazards?.includes(hazard) ? 'check' : 'close'} />
                <span>
                  <Ruby>{hazards.phrase(hazard)}</Ruby>
                </span>
                <small>
                  <Ruby>{phrase(site.hazards?.includes(hazard) ? 'hazardYes' : 'hazardNo')}</Ruby>
                </small>
              </li>
            ))}
          </ul>
          {site.kind === 'designated_shelter' && (
            <p>
              <Ruby>{phrase('hazardsOfSite')}</Ruby>
            </p>
          )}
        </>
      )}
    </section>
  )
}
