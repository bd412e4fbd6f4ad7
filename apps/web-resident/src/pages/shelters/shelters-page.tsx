import { municipalityName, municipalityText, plainText } from '@musubi/i18n'
import { readChoice } from '../../address.ts'
import type { Page, TownFigures, Visit } from '../../contract.ts'
import type { BuiltPage } from '../../frame/document.tsx'
import { PageFrame } from '../../frame/page-frame.tsx'
import { frameTexts } from '../../texts/frame-texts.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import { type SheltersView, viewShelters } from '../../view/shelters-view.ts'
import { BestShelter } from './best-shelter.tsx'
import { DisasterLine } from './disaster-line.tsx'
import { EmergencySites } from './emergency-sites.tsx'
import { HazardChips } from './hazard-chips.tsx'
import { NearbyMap } from './nearby-map.tsx'
import { NotOpen } from './not-open.tsx'
import { PageHeading } from './page-heading.tsx'
import { PlaceChoice } from './place-choice.tsx'
import { OtherShelters } from './shelter-lists.tsx'
import { NothingToEnter } from './nothing-to-enter.tsx'
import './shelters.css'

/** Which shelters of a municipality are open, and where to go. Everything is a link or a form: it needs no script. */
export function sheltersPage({ figures }: Page & { kind: 'shelters' }, visit: Visit): BuiltPage {
  const { language } = visit
  const { text, phrase } = sheltersTexts.voice(language)
  const { municipality, disaster } = figures.status
  const view = viewShelters(figures.status, readChoice(visit.query))
  const town = municipalityText(language, municipality)
  const place = view.district?.name ?? town
  return {
    title: frameTexts.voice(language).text('title', {
      page: view.district ? text('headingNear') : text('service'),
      place,
    }),
    description: text('description', { town: plainText(municipalityName(language, municipality)) }),
    live: true,
    children: (
      <PageFrame town={municipality} service={phrase('service')} drill={disaster?.drill ?? false}>
        <DisasterLine status={figures.status} />
        <div className="shelters">
          <ShelterColumn figures={figures} view={view} />
          <div className="shelters__side">
            <NearbyMap status={figures.status} view={view} />
          </div>
        </div>
      </PageFrame>
    ),
  }
}

function ShelterColumn({ figures, view }: { readonly figures: TownFigures; readonly view: SheltersView }) {
  return (
    <div className="shelters__list">
      <PageHeading figures={figures} view={view} />
      <PlaceChoice town={figures.status.municipality} view={view} />
      <HazardChips town={figures.status.municipality} view={view} />
      <NothingToEnter view={view} />
      {view.best && <BestShelter view={view} shelter={view.best} />}
      {view.calm && <EmergencySites town={figures.status.municipality} view={view} />}
      <OtherShelters view={view} />
      <NotOpen town={figures.status.municipality} view={view} />
      {!view.calm && <EmergencySites town={figures.status.municipality} view={view} />}
    </div>
  )
}
