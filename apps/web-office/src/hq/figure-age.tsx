import { timeOfDay, type Phrase } from '@musubi/i18n'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'
import { useNow } from '../use-now.ts'
import { ageInMinutes, OLD_AFTER_MINUTES, type Unsent } from './order-by-need.ts'
import { UnsentIcon } from './unsent-icon.tsx'
import { Words } from '../words.tsx'

/** How old a shelter's figure is. Old ones and those a terminal holds back are marked with a picture and in words. */
export function FigureAge({
  updatedAt,
  unsent,
}: {
  readonly updatedAt: string | null
  readonly unsent: Unsent | undefined
}) {
  const language = useLanguage()
  const { phrase, text } = hqTexts.voice(language)
  const now = useNow(10_000)
  const age = ageInMinutes(updatedAt, now)
  if (updatedAt === null || age === null) {
    return (
      <span className="hq-age" data-old="">
        <Words>{phrase('neverHeard')}</Words>
      </span>
    )
  }
  const said = shortAge(age, phrase)
  const words = [
    ...(age >= OLD_AFTER_MINUTES ? [text('oldFigure', { age: said })] : []),
    ...(unsent ? [text('unsentEvents', { count: unsent.pending })] : []),
  ]
  return (
    <span
      className="hq-age"
      data-old={age >= OLD_AFTER_MINUTES || unsent ? '' : undefined}
      title={[text('figureOf', { time: timeOfDay(updatedAt) }), ...words].join('、')}
    >
      {unsent && <UnsentIcon />}
      <Words>{said}</Words>
      {words.length > 0 && <span className="visually-hidden">{words.join('、')}</span>}
    </span>
  )
}

/** 「3分前」, "3 min ago": short in every language, because it stands at the end of a narrow row. */
function shortAge(minutes: number, phrase: ReturnType<typeof hqTexts.voice>['phrase']): Phrase {
  if (minutes < 1) return phrase('now')
  if (minutes < 60) return phrase('minutesOld', { count: minutes })
  const hours = Math.floor(minutes / 60)
  return hours < 48
    ? phrase('hoursOld', { count: hours })
    : phrase('daysOld', { count: Math.floor(hours / 24) })
}
