import type { HqOverview } from '@musubi/contracts'
import { EmptyState, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { FailureNotice, SessionOver } from '../frame/failure-notice.tsx'
import { useTitle } from '../frame/page.tsx'
import { useHeadquarters, useHeadquartersStore, useOverview } from '../live/headquarters-context.ts'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { ArrivalsStrip } from './arrivals-strip.tsx'
import { FiguresRow } from './figures-row.tsx'
import { HqSkeleton } from './hq-skeleton.tsx'
import { MapPanel } from './map-panel.tsx'
import { NextAct } from './next-act.tsx'
import { ShelterList } from './shelter-list.tsx'
import { SpokenFigures } from './spoken-figures.tsx'
import { useHazardFilter, useNeediest, useSites } from './use-hq.ts'
import './hq.css'
import { Words } from '../words.tsx'

/** The headquarters: everything on one screen. */
export function HqPage() {
  const { text } = hqTexts.voice(useLanguage())
  useTitle(text('title'))
  const overview = useOverview()
  const { failure } = useHeadquarters()
  const { refresh } = useHeadquartersStore()
  if (overview?.disaster) return <Headquarters overview={overview} />
  return (
    <main className="hq-empty" id="main" tabIndex={-1}>
      <h1 className="visually-hidden">{text('title')}</h1>
      {overview ? (
        <NoDisaster />
      ) : failure ? (
        <FailureNotice failure={failure} onRetry={() => void refresh()} />
      ) : (
        <HqSkeleton />
      )}
    </main>
  )
}

function NoDisaster() {
  const { phrase } = hqTexts.voice(useLanguage())
  return (
    <EmptyState
      title={<Ruby>{phrase('noDisasterTitle')}</Ruby>}
      action={
        <Link className="mu-button mu-button--primary mu-button--m" to="/disaster">
          <Words>{phrase('openDisaster')}</Words>
        </Link>
      }
    >
      <Ruby>{phrase('noDisasterDo')}</Ruby>
    </EmptyState>
  )
}

function Headquarters({ overview }: { readonly overview: HqOverview }) {
  const { text } = hqTexts.voice(useLanguage())
  const { fresh, failure } = useHeadquarters()
  const open = useNeediest(overview)
  const loaded = useSites()
  const sites = loaded.state === 'ready' ? loaded.value : noSites
  const filter = useHazardFilter(overview, sites)
  return (
    <main className="hq" id="main" tabIndex={-1}>
      <h1 className="visually-hidden">{text('title')}</h1>
      {failure?.code === 'unauthenticated' && <SessionOver />}
      <FiguresRow overview={overview} />
      <NextAct overview={overview} />
      <ShelterList overview={overview} open={open} fresh={fresh} />
      <MapPanel
        overview={overview}
        open={open}
        sites={sites}
        sitesMissing={loaded.state === 'failed'}
        filter={filter}
        fresh={fresh}
      />
      <ArrivalsStrip overview={overview} open={open} />
      <SpokenFigures overview={overview} fresh={fresh} />
    </main>
  )
}

const noSites: readonly never[] = []
