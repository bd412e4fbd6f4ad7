import { municipalityName, municipalityText, type Phrase } from '@musubi/i18n'
import { type BandKind, Knot, MunicipalityMark, Ruby, Shell } from '@musubi/ui'
import { Fragment, type ReactNode } from 'react'
import type { Town } from '../contract.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { usePage } from './page-context.ts'
import './frame.css'

export interface PageFrameProps {
  /** Whose page it is; null for those of the whole joint use. */
  readonly town: Town | null
  readonly service: Phrase
  /** A drill is under way, and every page of it says so. */
  readonly drill?: boolean
  readonly account?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

/** Band, header, `main` and footer of every page for residents. */
export function PageFrame({ town, service, drill = false, account, wide = false, children }: PageFrameProps) {
  const { visit, language, links } = usePage()
  const { phrase, text } = frameTexts.voice(language)
  const operator = town
    ? municipalityText(language, town)
    : text(visit.demo ? 'demoOperator' : 'severalTowns')
  return (
    <Shell
      language={language}
      band={bandOf(visit.demo, drill)}
      municipality={town ?? { municipalityCode: '', name: 'Musubi' }}
      townLabel={town ? <Ruby>{municipalityName(language, town)}</Ruby> : <span lang="en">Musubi</span>}
      mark={town ? <MunicipalityMark name={town.name} /> : <Knot />}
      service={<Ruby>{service}</Ruby>}
      homeHref={town ? links.shelters(town.municipalityCode) : links.start}
      textSize={visit.textSize}
      hrefForLanguage={(one) => links.sameWith('lang', one)}
      hrefForTextSize={(one) => links.sameWith('size', one)}
      account={account}
      wide={wide}
      footer={{
        operator: { name: operator, href: links.about },
        accessibilityHref: links.accessibility,
        privacyHref: links.privacy,
        sourcesHref: links.sources,
        notes: [
          <Fragment key="sources">
            <Ruby>{phrase('sourceSites')}</Ruby> <Ruby>{phrase('sourceBorders')}</Ruby>{' '}
            {visit.demo && <Ruby>{phrase('sourceDemo')}</Ruby>}
          </Fragment>,
          <Ruby key="no-login">{phrase('noLogin')}</Ruby>,
        ],
      }}
    >
      {children}
    </Shell>
  )
}

function bandOf(demo: boolean, drill: boolean): BandKind | undefined {
  if (demo) return drill ? 'both' : 'demo'
  return drill ? 'drill' : undefined
}
