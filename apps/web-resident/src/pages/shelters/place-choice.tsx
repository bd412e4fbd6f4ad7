import { municipalityName, municipalityText } from '@musubi/i18n'
import { Button, Icon, Notice, Ruby } from '@musubi/ui'
import { choiceParameters, keptParameters } from '../../address.ts'
import type { Town } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import type { District } from '../../places/districts.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { SheltersView } from '../../view/shelters-view.ts'

interface PlaceChoiceProps {
  readonly town: Town
  readonly view: SheltersView
}

/** Near what: a line once it is chosen, the first question while it is not. */
export function PlaceChoice({ town, view }: PlaceChoiceProps) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const { district, districtUnknown, choice } = view
  if (district) {
    return (
      <details className="place">
        <summary>
          <Icon name="place" />
          <span className="place__now">
            <Ruby>{phrase('nearFirst', { place: district.name })}</Ruby>
          </span>
          <span className="place__change">
            <Ruby>{phrase('changePlace')}</Ruby>
          </span>
        </summary>
        <PlaceForm town={town} view={view} />
      </details>
    )
  }
  return (
    <section className="place-ask" aria-labelledby="place-ask">
      <h2 id="place-ask">
        <Ruby>{phrase('choosePlace')}</Ruby>
      </h2>
      {districtUnknown ? (
        <Notice
          tone="caution"
          title={<Ruby>{phrase('placeUnknown', unknownWords(town, choice.near))}</Ruby>}
        />
      ) : (
        <p>
          <Ruby>{phrase('choosePlaceHint')}</Ruby>
        </p>
      )}
      <PlaceForm town={town} view={view} />
    </section>
  )

  function unknownWords(where: Town, near: string | null) {
    return { place: near ?? '', town: municipalityName(language, where) }
  }
}

function PlaceForm({ town, view }: PlaceChoiceProps) {
  const { visit, language, links } = usePage()
  const { phrase, text } = sheltersTexts.voice(language)
  const kept = [...choiceParameters({ ...view.choice, near: null }), ...keptParameters(visit.query)]
  return (
    <form method="get" action={links.shelters(town.municipalityCode).split('?')[0]} className="place-form">
      {kept.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <label htmlFor="near">
        <Ruby>{phrase('place')}</Ruby>
      </label>
      <div className="place-form__row">
        <select id="near" name="near" defaultValue={view.district?.name ?? ''} required lang="ja">
          <option value="">{text('placeNone')}</option>
          <Districts districts={view.districts} other={text('placeOther')} />
        </select>
        <Button type="submit" variant={view.district ? 'secondary' : 'primary'} icon="search">
          <span>
            <Ruby>{phrase('search')}</Ruby>
          </span>
        </Button>
      </div>
      <div
        className="locate"
        hidden
        data-locate
        data-locating={text('locating')}
        data-failed={text('locateFailed')}
        data-far={text('locateFar', { town: municipalityText(language, town) })}
      >
        <Button variant="quiet" size="s" icon="place">
          <span>
            <Ruby>{phrase('locate')}</Ruby>
          </span>
        </Button>
        <p role="status">
          <Ruby>{phrase('locateHint')}</Ruby>
        </p>
      </div>
    </form>
  )
}

/** A long list in the groups people know: the former towns. The position is for the script that finds the nearest. */
function Districts({
  districts,
  other,
}: {
  readonly districts: readonly District[]
  readonly other: string
}) {
  const groups = [...new Set(districts.map(({ group }) => group))]
  const optionsOf = (wanted: string | null) =>
    districts
      .filter(({ group }) => group === wanted)
      .map(({ name, lat, lon }) => (
        <option key={name} value={name} data-lat={lat.toFixed(4)} data-lon={lon.toFixed(4)}>
          {name}
        </option>
      ))
  if (groups.length === 1) return optionsOf(groups[0] ?? null)
  return groups
    .toSorted((a, b) => Number(a === null) - Number(b === null))
    .map((group) => (
      <optgroup key={group ?? ''} label={group ?? other}>
        {optionsOf(group)}
      </optgroup>
    ))
}
