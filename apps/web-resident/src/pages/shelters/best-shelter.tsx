import { ButtonLink, Icon, Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { ListedShelter, SheltersView } from '../../view/shelters-view.ts'
import { ShelterBody, ShelterPlate, shelterTone } from './shelter-parts.tsx'

interface BestShelterProps {
  readonly view: SheltersView
  readonly shelter: ListedShelter
}

/** The one to go to: alone it has a button. */
export function BestShelter({ view, shelter }: BestShelterProps) {
  const { language, links } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { municipalityCode, siteId } = shelter
  return (
    <article className={`shelter shelter--best ${shelterTone(shelter)}`} id={`shelter-${siteId}`}>
      <p className="shelter__best">
        <Icon name="check" />
        <span>
          <Ruby>{phrase(view.bestByHeadquarters ? 'bestByHeadquarters' : 'best')}</Ruby>
        </span>
      </p>
      <div className="shelter__inside">
        <ShelterPlate shelter={shelter} />
        <ShelterBody shelter={shelter} view={view} level="h2">
          <ButtonLink href={links.site(municipalityCode, siteId, view.choice)} icon="route" wide>
            <span>
              <Ruby>{phrase('directions')}</Ruby>
            </span>
          </ButtonLink>
        </ShelterBody>
      </div>
    </article>
  )
}
