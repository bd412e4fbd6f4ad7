import { ButtonLink, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import type { Demo } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { startTexts } from '../../texts/start-texts.ts'
import { HeadquartersPicture, PhonePicture, ReceptionPicture } from './pictures.tsx'

/** Three cards, three clicks: reception, headquarters, and what a resident sees. */
export function Story({ demo }: { readonly demo: Demo }) {
  const { language, links } = usePage()
  const { phrase } = startTexts.voice(language)
  const publicPage = links.shelters(demo.home.municipalityCode, { hazards: null, near: demo.district })
  return (
    <section className="story wrap" aria-labelledby="story">
      <div className="story__head">
        <h2 id="story">
          <Ruby>{phrase('story')}</Ruby>
        </h2>
        <p>
          <Ruby>{phrase('storySays')}</Ruby>
        </p>
      </div>
      <ol className="steps">
        <Step number={1} picture={<ReceptionPicture />} href={demo.receptionUrl} />
        <Step number={2} picture={<HeadquartersPicture />} href={demo.headquartersHref} />
        <Step number={3} picture={<PhonePicture />} href={publicPage} />
      </ol>
    </section>
  )
}

interface StepProps {
  readonly number: 1 | 2 | 3
  readonly picture: ReactNode
  readonly href: string | null
}

function Step({ number, picture, href }: StepProps) {
  const { language } = usePage()
  const { phrase } = startTexts.voice(language)
  return (
    <li className="step card">
      <div className="step__picture">
        {picture}
        <span className="step__number" aria-hidden="true">
          {number}
        </span>
      </div>
      <div className="step__body">
        <h3>
          <Ruby>{phrase(`step${number}.title`)}</Ruby>
        </h3>
        <p className="step__where">
          <Ruby>{phrase(`step${number}.where`)}</Ruby>
        </p>
        <p className="step__says">
          <Ruby>{phrase(`step${number}.says`)}</Ruby>
        </p>
        {href === null ? (
          <p className="step__away">
            <Ruby>{phrase('step1.away')}</Ruby>
          </p>
        ) : (
          <ButtonLink href={href} variant={number === 1 ? 'primary' : 'secondary'}>
            <span>
              <Ruby>{phrase(`step${number}.go`)}</Ruby>
            </span>
          </ButtonLink>
        )}
      </div>
    </li>
  )
}
