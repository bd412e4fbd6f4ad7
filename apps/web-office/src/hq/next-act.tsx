import type { HqOverview } from '@musubi/contracts'
import { formatDistance, type Phrase, type PhrasePart } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { Fragment } from 'react'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { shortName } from './short-name.ts'
import { useRedirect, type RedirectState } from './use-redirect.ts'

/** One sentence and the only primary button: the one thing worth doing now, and after it what it did, with undo. */
export function NextAct({ overview }: { readonly overview: HqOverview }) {
  const { phrase } = hqTexts.voice(useLanguage())
  const redirect = useRedirect(overview)
  return (
    <section className="hq-next" aria-labelledby="hq-next-title">
      <h2 id="hq-next-title">
        <Ruby>{phrase('nextAct')}</Ruby>
      </h2>
      <Act overview={overview} redirect={redirect} />
    </section>
  )
}

function Act({ overview, redirect }: { readonly overview: HqOverview; readonly redirect: RedirectState }) {
  const { phrase } = hqTexts.voice(useLanguage())
  const { nextAct } = overview
  const { current } = redirect
  const done = current !== null && (nextAct === null || nextAct.fromSiteId === current.fromSiteId)
  if (done) return <Redirected overview={overview} redirect={redirect} />
  if (nextAct) return <Proposal overview={overview} redirect={redirect} act={nextAct} />
  const { fullShelters } = overview.totals
  return (
    <>
      <p role="status">
        <Ruby>
          {redirect.undone
            ? phrase('undone')
            : fullShelters > 0
              ? phrase('fullNoRoom', { count: fullShelters })
              : phrase('nothingUrgent')}
        </Ruby>
      </p>
      {fullShelters > 0 && (
        <Link className="hq-button" to="/shelters">
          <Ruby>{phrase('openShelterAct')}</Ruby>
        </Link>
      )}
    </>
  )
}

interface ActProps {
  readonly overview: HqOverview
  readonly redirect: RedirectState
}

function Proposal({
  overview,
  redirect,
  act,
}: ActProps & { readonly act: NonNullable<HqOverview['nextAct']> }) {
  const { phrase } = hqTexts.voice(useLanguage())
  const town = overview.municipality.name
  const to: PhrasePart = { text: shortName(act.toName, town) }
  const why = phrase('redirectWhy', {
    from: shortName(act.fromName, town),
    to: [to],
    places: act.places,
    distance: formatDistance(act.distanceM),
  })
  return (
    <>
      <p role="status">
        {redirect.failed && (
          <b className="hq-next-failed">
            <Ruby>{phrase('redirectFailed')}</Ruby>
          </b>
        )}
        <Strong phrase={why} strong={to} />
      </p>
      <button
        type="button"
        className="hq-button"
        aria-disabled={redirect.busy}
        onClick={() => void redirect.start({ fromSiteId: act.fromSiteId, toSiteId: act.toSiteId })}
      >
        <Ruby>{phrase(redirect.busy ? 'redirecting' : 'redirect')}</Ruby>
      </button>
    </>
  )
}

function Redirected({ overview, redirect }: ActProps) {
  const { phrase } = hqTexts.voice(useLanguage())
  const names = new Map(overview.shelters.map(({ siteId, name }) => [siteId, name]))
  const to: PhrasePart = { text: names.get(redirect.current?.toSiteId ?? '') ?? '—' }
  const from = names.get(redirect.current?.fromSiteId ?? '') ?? '—'
  return (
    <>
      <p role="status">
        <Strong
          phrase={phrase('redirected', { from: shortName(from, overview.municipality.name), to: [to] })}
          strong={to}
        />
      </p>
      <button
        type="button"
        className="hq-button"
        data-quiet=""
        aria-disabled={redirect.busy}
        onClick={() => void redirect.end()}
      >
        <Ruby>{phrase(redirect.busy ? 'undoing' : 'undo')}</Ruby>
      </button>
    </>
  )
}

/** A phrase in which one part stands out. */
function Strong({ phrase, strong }: { readonly phrase: Phrase; readonly strong: PhrasePart }) {
  return phrase.map((part, index) =>
    part === strong ? (
      <b key={index}>
        <Ruby>{[part]}</Ruby>
      </b>
    ) : (
      <Fragment key={index}>
        <Ruby>{[part]}</Ruby>
      </Fragment>
    ),
  )
}
