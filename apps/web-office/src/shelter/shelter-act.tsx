import type { Hazard, HqOverview } from '@musubi/contracts'
import type { Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { hazardList, validityOf } from '../hq/validity.ts'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { CapacityForm } from './capacity-form.tsx'
import type { FoundSite } from './find-site.ts'
import { useShelterActs, type ShelterActs } from './use-shelter-acts.ts'
import { Words } from '../words.tsx'

interface ShelterActProps {
  readonly overview: HqOverview
  readonly found: FoundSite
}

/** What this office can do with the shelter now, or why it cannot. */
export function ShelterAct({ overview, found }: ShelterActProps) {
  const acts = useShelterActs(found.site.siteId)
  return (
    <section className="shelter-act">
      <Choice overview={overview} found={found} acts={acts} />
      {acts.failure && <ActFailure failure={acts.failure} />}
    </section>
  )
}

function Choice({ overview, found, acts }: ShelterActProps & { readonly acts: ShelterActs }) {
  const language = useLanguage()
  const { phrase } = shelterTexts.voice(language)
  const { site, status, own, townName } = found
  if (!own) return <Sentence words={phrase('neighbourAct', { town: townName })} />
  if (!overview.disaster) return <WithoutDisaster />
  if (status?.state === 'open') return <OpenShelter found={found} acts={acts} />
  return (
    <>
      <Sentence words={notOpenWords(found, overview.disaster.hazards, language)} />
      <button
        type="button"
        className="office-act"
        data-strong={site.kind === 'designated_shelter' ? '' : undefined}
        aria-disabled={acts.busy !== null}
        onClick={() => void acts.open()}
      >
        <Words>
          {phrase(acts.busy === 'opening' ? 'opening' : status?.state === 'closed' ? 'reopen' : 'open')}
        </Words>
      </button>
    </>
  )
}

function notOpenWords(
  { site, status }: FoundSite,
  hazards: readonly Hazard[],
  language: ReturnType<typeof useLanguage>,
): Phrase {
  const { phrase } = shelterTexts.voice(language)
  const names = { hazards: hazardList(language, hazards) }
  const what =
    status?.state === 'closed'
      ? phrase('closedAct')
      : phrase(site.kind === 'designated_shelter' ? 'notOpenAct' : 'emergencyAct')
  return validityOf(site, hazards) === 'not_valid' ? [...what, ...phrase('notOpenCaution', names)] : what
}

function OpenShelter({ found, acts }: { readonly found: FoundSite; readonly acts: ShelterActs }) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const people = found.status?.headCount.total ?? 0
  return (
    <>
      <Sentence words={people > 0 ? phrase('peopleInside', { people }) : phrase('empty')} />
      {people === 0 && (
        <button
          type="button"
          className="office-act"
          aria-disabled={acts.busy !== null}
          onClick={() => void acts.close()}
        >
          <Words>{phrase(acts.busy === 'closing' ? 'closing' : 'closeShelter')}</Words>
        </button>
      )}
      <CapacityForm capacity={found.status?.capacity ?? null} acts={acts} />
    </>
  )
}

function WithoutDisaster() {
  const language = useLanguage()
  return (
    <>
      <Sentence words={shelterTexts.voice(language).phrase('openNoDisaster')} />
      <Link className="office-act" data-strong="" to="/disaster">
        <Words>{hqTexts.voice(language).phrase('openDisaster')}</Words>
      </Link>
    </>
  )
}

function Sentence({ words }: { readonly words: Phrase }) {
  return (
    <p role="status">
      <Ruby>{words}</Ruby>
    </p>
  )
}
