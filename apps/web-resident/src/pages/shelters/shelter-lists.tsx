import { Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { ListedShelter, SheltersView } from '../../view/shelters-view.ts'
import { ShelterBody, ShelterPlate, shelterTone } from './shelter-parts.tsx'

/** Every other open shelter: the municipality's, its neighbours', and those the chosen hazard rules out. */
export function OtherShelters({ view }: { readonly view: SheltersView }) {
  const { others, neighbours, unfit, best, calm } = view
  if (calm && others.length === 0) return <OpenElsewhere view={view} />
  return (
    <>
      <ShelterSection title={best ? 'others' : 'allOpen'} shelters={others} view={view} />
      <ShelterSection title="neighbours" shelters={neighbours} view={view} />
      <ShelterSection title="unfitHeading" shelters={unfit} view={view} />
    </>
  )
}

/** In calm times what neighbours have open is worth one line, and the rest on demand. */
function OpenElsewhere({ view }: { readonly view: SheltersView }) {
  const { language } = usePage()
  const { neighbours, unfit } = view
  const count = neighbours.length + unfit.length
  if (count === 0) return null
  return (
    <details className="elsewhere">
      <summary>
        <Ruby>{sheltersTexts.voice(language).phrase('openElsewhere', { count })}</Ruby>
      </summary>
      <ShelterSection title="neighbours" shelters={neighbours} view={view} />
      <ShelterSection title="unfitHeading" shelters={unfit} view={view} />
    </details>
  )
}

interface SectionProps {
  readonly title: 'others' | 'allOpen' | 'neighbours' | 'unfitHeading'
  readonly shelters: readonly ListedShelter[]
  readonly view: SheltersView
}

function ShelterSection({ title, shelters, view }: SectionProps) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  if (shelters.length === 0) return null
  return (
    <section aria-labelledby={`list-${title}`}>
      <h2 className="section-title" id={`list-${title}`}>
        <Ruby>{phrase(title)}</Ruby>
      </h2>
      <ul className="shelter-list">
        {shelters.map((shelter) => (
          <li
            key={shelter.siteId}
            className={`shelter ${shelterTone(shelter)}`}
            id={`shelter-${shelter.siteId}`}
            data-level={shelter.crowding}
          >
            <ShelterPlate shelter={shelter} />
            <ShelterBody shelter={shelter} view={view} level="h3" {...townOf(shelter)} />
          </li>
        ))}
      </ul>
    </section>
  )

  function townOf({ municipalityCode, address }: ListedShelter): { townName?: string } {
    return title === 'neighbours' ? { townName: townIn(address, municipalityCode) } : {}
  }
}

/** The municipality of an address: 「兵庫県朝来市和田山町…」 is 朝来市's. */
function townIn(address: string, municipalityCode: string): string {
  return /^(?:.{2,3}[都道府県])?(?:.{1,4}郡)?(.{1,6}?[市町村])/.exec(address)?.[1] ?? municipalityCode
}
