import type { AgentState } from '@musubi/contracts'
import { peopleCount, type Language } from '@musubi/i18n'
import { Button, Plate, Ruby } from '@musubi/ui'
import { PersonTile } from '../parts/person-tile.tsx'
import { CheckPicture } from '../pictures/person-pictures.tsx'
import { receptionTexts } from '../texts/reception.ts'
import type { GreenNews, GreenTap } from '../view/stage.ts'
import { CountdownClock } from './countdown-clock.tsx'
import { StageTitle } from './stage-title.tsx'
import { useCountdown } from './use-countdown.ts'
import './signal-stages.css'
import './green-stage.css'

export interface GreenStageProps {
  readonly language: Language
  readonly tap: GreenTap
  readonly news: GreenNews
  readonly town: AgentState['municipality']
  readonly onToggle: (member: GreenTap['members'][number]) => void
  readonly onDone: () => void
}

/** Already recorded: who came with the card, until nobody has touched anything for six seconds. */
export function GreenStage({ language, tap, news, town, onToggle, onDone }: GreenStageProps) {
  const { phrase } = receptionTexts.voice(language)
  const { countdown, touch } = useCountdown(onDone)
  const here = tap.members.filter((member) => member.here).length
  const many = tap.members.length > 1
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- no control: any touch or key, wherever, stops the countdown
    <section
      className="stage stage--signal stage--green"
      onPointerDown={touch}
      onKeyDown={touch}
      data-household={tap.members.length === 1 ? 'one' : tap.members.length > 4 ? 'large' : 'some'}
    >
      <div className="signal">
        <CheckPicture />
        <StageTitle words={phrase(`green.${news}.title`)} />
        <p className="signal__lead">
          <Ruby>{phrase(`green.${news}.lead`)}</Ruby>
        </p>
      </div>
      <div className="stage__body">
        <div>
          <h2 className="green__members">
            <span>
              <Ruby>{phrase(`green.${tap.direction}.${many ? 'members' : 'person'}`)}</Ruby>
            </span>
            <span>
              <Ruby>{peopleCount(language, here)}</Ruby>
            </span>
            {tap.home.municipalityCode !== town.municipalityCode && (
              <Plate tone="neutral" icon="town">
                <Ruby>{phrase('green.from', { town: tap.home.name })}</Ruby>
              </Plate>
            )}
          </h2>
          <p className="green__hint">
            <Ruby>{phrase(many ? `green.${tap.direction}.hint` : 'green.mistake')}</Ruby>
          </p>
        </div>
        <ul className="people">
          {tap.members.map((member) => (
            <li key={member.personId}>
              <PersonTile
                member={member}
                language={language}
                markAlready={member.alreadyHere && news !== 'already'}
                onToggle={() => onToggle(member)}
              />
            </li>
          ))}
        </ul>
        <div className="green__finish">
          <CountdownClock countdown={countdown} language={language} />
          <Button size="kiosk" className="green__done" onClick={onDone}>
            <span>
              <Ruby>{phrase(many ? 'green.done' : 'green.doneOne')}</Ruby>
            </span>
          </Button>
        </div>
      </div>
    </section>
  )
}
