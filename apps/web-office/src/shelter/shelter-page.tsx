import type { HqOverview, Site } from '@musubi/contracts'
import { EmptyState, Ruby } from '@musubi/ui'
import { Link, useParams } from 'react-router'
import { AwaitOverview } from '../frame/await-overview.tsx'
import { Page } from '../frame/page.tsx'
import { useSites } from '../hq/use-hq.ts'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { findSite, type FoundSite } from './find-site.ts'
import { ArrivalsOfShelter } from './shelter-arrivals.tsx'
import { ShelterAct } from './shelter-act.tsx'
import { ShelterFigures } from './shelter-figures.tsx'
import { ShelterHazards } from './shelter-hazards.tsx'
import { ShelterNear } from './shelter-near.tsx'
import { ShelterPlace } from './shelter-place.tsx'
import { ShelterTerminals } from './shelter-terminals.tsx'
import './shelter.css'
import { Words } from '../words.tsx'

/** Everything about one shelter: how many are in it, what can be done, where else there is room. */
export function ShelterPage() {
  const { siteId = '' } = useParams()
  const { text } = shelterTexts.voice(useLanguage())
  const loaded = useSites()
  return (
    <AwaitOverview>
      {(overview) => {
        const found = findSite(overview, loaded.state === 'ready' ? loaded.value : none, siteId)
        if (found) return <Shelter key={siteId} overview={overview} found={found} />
        return <Page title={text('unknownTitle')}>{loaded.state !== 'loading' && <Unknown />}</Page>
      }}
    </AwaitOverview>
  )
}

const none: readonly Site[] = []

function Unknown() {
  const { phrase } = shelterTexts.voice(useLanguage())
  return (
    <EmptyState
      icon="search"
      title={<Ruby>{phrase('unknownTitle')}</Ruby>}
      action={
        <Link className="mu-button mu-button--primary mu-button--s" to="/shelters">
          <Words>{phrase('toList')}</Words>
        </Link>
      }
    >
      <Ruby>{phrase('unknownDo')}</Ruby>
    </EmptyState>
  )
}

function Shelter({ overview, found }: { readonly overview: HqOverview; readonly found: FoundSite }) {
  const { site, status } = found
  // A place without figures would leave its own column empty.
  const busy = found.own && status !== null && status.state !== 'not_open'
  const elsewhere = (
    <>
      <ShelterNear overview={overview} site={site} />
      <ShelterHazards site={site} disaster={overview.disaster} />
    </>
  )
  const arrivals = overview.arrivals.find(({ siteId }) => siteId === site.siteId)
  return (
    <Page title={site.name} heading={<Heading found={found} />} wide>
      <div className="shelter">
        <div className="shelter-main">
          {status && status.state !== 'not_open' && <ShelterFigures shelter={status} />}
          <ShelterAct overview={overview} found={found} />
          {arrivals && <ArrivalsOfShelter hours={arrivals.hours} generatedAt={overview.generatedAt} />}
          {found.own && status && status.state !== 'not_open' && (
            <ShelterTerminals terminals={overview.terminals.filter((one) => one.siteId === site.siteId)} />
          )}
          {!busy && elsewhere}
        </div>
        <div className="shelter-side">
          <ShelterPlace overview={overview} found={found} />
          {busy && elsewhere}
        </div>
      </div>
    </Page>
  )
}

function Heading({ found: { site, status, townName, own } }: { readonly found: FoundSite }) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const state = status?.state ?? 'not_open'
  return (
    <span className="shelter-heading">
      <span>{site.name}</span>
      <small>
        {(site.kind === 'designated_shelter' || state !== 'not_open') && (
          <span className="office-state" data-state={state}>
            <b>
              <Ruby>{phrase(`state.${state}`)}</Ruby>
            </b>
          </span>
        )}
        <span>
          {!own && `${townName} `}
          <Ruby>{phrase(site.kind === 'designated_shelter' ? 'shelterKind' : 'emergencyKind')}</Ruby>
          {site.welfare && (
            <>
              ・<Ruby>{phrase('welfare')}</Ruby>
            </>
          )}
        </span>
        <span>{site.address}</span>
      </small>
    </span>
  )
}
