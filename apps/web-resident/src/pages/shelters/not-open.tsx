import { Icon, Ruby } from '@musubi/ui'
import type { Town } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { ListedShelter, SheltersView } from '../../view/shelters-view.ts'

/** So many are named at once; the others are behind one press. */
const NAMED = 4

/** Shelters that are not open, by name, so that nobody walks there. */
export function NotOpen({ town, view }: { readonly town: Town; readonly view: SheltersView }) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const [first, rest] = [view.notOpen.slice(0, NAMED), view.notOpen.slice(NAMED)]
  if (first.length === 0) return null
  return (
    <div className="not-open">
      <Icon name="none" />
      <div>
        <p>
          <b>
            <Ruby>{phrase('notOpen')}</Ruby>
          </b>
          <Names town={town} shelters={first} view={view} />
          {rest.length === 0 ? '。' : null}
        </p>
        <p>
          <Ruby>{phrase('notOpenDoes')}</Ruby>
        </p>
        {rest.length > 0 && (
          <details>
            <summary>
              <Ruby>{phrase('more', { count: rest.length })}</Ruby>
            </summary>
            <p>
              <Names town={town} shelters={rest} view={view} />
            </p>
          </details>
        )}
      </div>
    </div>
  )
}

function Names({
  town,
  shelters,
  view,
}: {
  readonly town: Town
  readonly shelters: readonly ListedShelter[]
  readonly view: SheltersView
}) {
  const { language, links } = usePage()
  const comma = sheltersTexts.voice(language).text('comma')
  return shelters.map(({ siteId, name }, index) => (
    <span key={siteId}>
      {index > 0 && comma}
      <a href={links.site(town.municipalityCode, siteId, view.choice)} lang="ja">
        {name}
      </a>
    </span>
  ))
}
