import { municipalityName, municipalityText } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { readChoice } from '../../address.ts'
import type { Page, Visit } from '../../contract.ts'
import type { BuiltPage } from '../../frame/document.tsx'
import { usePage } from '../../frame/page-context.ts'
import { PageFrame } from '../../frame/page-frame.tsx'
import { frameTexts } from '../../texts/frame-texts.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import { siteTexts } from '../../texts/site-texts.ts'
import { findPlace, isShelter, type PlaceInView } from '../../view/find-place.ts'
import { type SheltersView, viewShelters } from '../../view/shelters-view.ts'
import { problemPage } from '../problem/problem-page.tsx'
import { Heard, Room, ShelterPlate, shelterTone, Warnings } from '../shelters/shelter-parts.tsx'
import { OutsideMaps } from './outside-maps.tsx'
import { SiteFacts } from './site-facts.tsx'
import { SiteMap } from './site-map.tsx'
import './site.css'

/** One place: may I go in, and how do I get there. */
export function sitePage({ figures, siteId }: Page & { kind: 'site' }, visit: Visit): BuiltPage {
  const { language } = visit
  const { status } = figures
  const { municipality } = status
  const view = viewShelters(status, readChoice(visit.query))
  const place = findPlace(view, siteId)
  if (!place) {
    return problemPage({ kind: 'problem', problem: 'not_found', town: municipality, reference: '' }, visit)
  }
  return {
    title: frameTexts.voice(language).text('title', {
      page: place.name,
      place: municipalityText(language, municipality),
    }),
    live: true,
    children: (
      <PageFrame
        town={municipality}
        service={sheltersTexts.voice(language).phrase('service')}
        drill={status.disaster?.drill ?? false}
      >
        <BackLink view={view} town={municipality} />
        <article className="site">
          <SiteHead place={place} view={view} />
          <SiteMap place={place} view={view} town={municipality} />
          <SiteFacts place={place} view={view} />
          <OutsideMaps place={place} />
        </article>
      </PageFrame>
    ),
  }
}

function BackLink({ view, town }: { readonly view: SheltersView; readonly town: PageTown }) {
  const { language, links } = usePage()
  const { phrase } = siteTexts.voice(language)
  return (
    <p className="back no-print">
      <a href={links.shelters(town.municipalityCode, view.choice)}>
        <Icon name="back" />
        <span>
          <Ruby>{phrase('back', { town: municipalityName(language, town) })}</Ruby>
        </span>
      </a>
    </p>
  )
}

type PageTown = { readonly municipalityCode: string; readonly name: string }

function kindOf({ kind, welfare }: PlaceInView): 'kindShelter' | 'kindWelfare' | 'kindEmergency' {
  if (kind === 'emergency_site') return 'kindEmergency'
  return welfare ? 'kindWelfare' : 'kindShelter'
}

function SiteHead({ place, view }: { readonly place: PlaceInView; readonly view: SheltersView }) {
  const { language } = usePage()
  const { phrase } = siteTexts.voice(language)
  const kind = kindOf(place)
  const isOpen = isShelter(place) && place.state === 'open'
  return (
    <header className="site__head">
      <p className="site__kind">
        <Ruby>{phrase(kind)}</Ruby>
      </p>
      <h1 lang="ja">{place.name}</h1>
      <p className="site__says">
        <Ruby>{phrase(`${kind}Says`)}</Ruby>
      </p>
      {isShelter(place) && !isOpen && (
        <p className="site__closed">
          <Icon name="none" />
          <span>
            <Ruby>{phrase(place.state === 'closed' ? 'state.closed' : 'state.not_open')}</Ruby>
          </span>
        </p>
      )}
      {isShelter(place) && isOpen && (
        <div className={`site__now ${shelterTone(place)}`} data-level={place.crowding}>
          <ShelterPlate shelter={place} />
          <div className="shelter__body">
            <div className="shelter__figures">
              <Room shelter={place} />
              <Heard shelter={place} />
            </div>
            <Warnings shelter={place} view={view} />
          </div>
        </div>
      )}
    </header>
  )
}
