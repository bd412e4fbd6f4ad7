import type { Language } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { HelperPicture } from '../pictures/person-pictures.tsx'
import { receptionTexts } from '../texts/reception.ts'
import { StageTitle } from './stage-title.tsx'
import './signal-stages.css'

/** Somebody is coming. It is the same for every cause: the reason stands on the staff's half only. */
export function HelperStage({ language }: { readonly language: Language }) {
  const { phrase } = receptionTexts.voice(language)
  return (
    <section className="stage stage--signal stage--helper">
      <div className="signal">
        <HelperPicture />
      </div>
      <div className="stage__body">
        <StageTitle words={phrase('staff.title')} />
        <p className="stage__lead">
          <Ruby>{phrase('staff.lead')}</Ruby>
        </p>
        <p className="stage__say">
          <Ruby>{phrase('staff.say')}</Ruby>
        </p>
      </div>
    </section>
  )
}
