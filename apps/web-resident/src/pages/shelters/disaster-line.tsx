import type { PublicStatus } from '@musubi/contracts'
import { calendarDate, municipalityName, timeOfDay } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import { hazardList } from '../../view/words.ts'

/** What is going on: the first thing on the page, whether or not there is anything. */
export function DisasterLine({ status }: { readonly status: PublicStatus }) {
  const { language } = usePage()
  const { phrase, text } = sheltersTexts.voice(language)
  const { disaster, municipality } = status
  if (!disaster) {
    return (
      <section className="disaster disaster--calm" aria-label={text('disasterRegion')}>
        <p className="disaster__sign">
          <Icon name="shield" />
          <Ruby>{phrase('calm')}</Ruby>
        </p>
        <div className="disaster__text">
          <strong>
            <Ruby>{phrase('noDisaster', { town: municipalityName(language, municipality) })}</Ruby>
          </strong>
          <span>
            <Ruby>{phrase('noDisasterDoes')}</Ruby>
          </span>
        </div>
      </section>
    )
  }
  const since = { date: calendarDate(language, disaster.declaredAt), time: timeOfDay(disaster.declaredAt) }
  return (
    <section className="disaster" aria-label={text('disasterRegion')}>
      <p className="disaster__sign">
        <Icon name="alert" />
        <span>
          <Ruby>{phrase('disasterNow')}</Ruby>
        </span>
      </p>
      <div className="disaster__text">
        <strong lang="ja">
          <DisasterName name={disaster.name} />
        </strong>
        <span>
          <Ruby>{hazardList(language, disaster.hazards)}</Ruby>
        </span>
        <span className="disaster__since">
          <Ruby>{phrase('since', since)}</Ruby>
        </span>
      </div>
    </section>
  )
}

/** What stands in brackets at the end of a name stays together on its own line where there is little width. */
function DisasterName({ name }: { readonly name: string }) {
  const [, main, note] = /^(.+?)([（(][^（()）]+[)）])$/.exec(name) ?? []
  if (main === undefined || note === undefined) return name
  return (
    <>
      {main}
      <span className="disaster__note">{note}</span>
    </>
  )
}
