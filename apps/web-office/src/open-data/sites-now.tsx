import type { Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { useLanguage } from '../office-context.ts'
import { openDataTexts } from '../texts/open-data-texts.ts'
import type { Loaded } from '../use-loaded.ts'
import type { OpenData } from './use-open-data.ts'

/** How many places there are now, and the sources that every page names. */
export function SitesNow({ data }: { readonly data: Loaded<OpenData> }) {
  const { phrase } = openDataTexts.voice(useLanguage())
  return (
    <section className="open-data-now" aria-labelledby="open-data-now">
      <h2 id="open-data-now">
        <Ruby>{phrase('now')}</Ruby>
      </h2>
      {data.state === 'failed' && <FailureNotice failure={data.failure} />}
      {data.state === 'ready' && (
        <>
          <dl>
            <Count name={phrase('nowShelters')} data={data.value} kind="designated_shelter" />
            <Count name={phrase('nowSites')} data={data.value} kind="emergency_site" />
          </dl>
          <h3>
            <Ruby>{phrase('sources')}</Ruby>
          </h3>
          <ul lang="ja">
            {data.value.sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

interface CountProps {
  readonly name: Phrase
  readonly data: OpenData
  readonly kind: OpenData['sites'][number]['kind']
}

function Count({ name, data, kind }: CountProps) {
  const { phrase } = openDataTexts.voice(useLanguage())
  return (
    <div>
      <dt>
        <Ruby>{name}</Ruby>
      </dt>
      <dd>
        <Ruby>{phrase('places', { count: data.sites.filter((site) => site.kind === kind).length })}</Ruby>
      </dd>
    </div>
  )
}
