import { municipalityName, type Phrase } from '@musubi/i18n'
import { Notice, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import type { Page, Town, Visit } from '../../contract.ts'
import type { BuiltPage } from '../../frame/document.tsx'
import { usePage } from '../../frame/page-context.ts'
import { PageFrame } from '../../frame/page-frame.tsx'
import { aboutTexts } from '../../texts/about-texts.ts'
import { frameTexts } from '../../texts/frame-texts.ts'
import { ViewSettings } from './view-settings.tsx'
import './about.css'

type AboutKind = 'about' | 'accessibility' | 'privacy' | 'sources'
type AboutKey = keyof typeof aboutTexts.messages.ja

/** The pages the footer leads to. Short, and true. */
export function aboutPage({ kind, towns }: Page & { kind: AboutKind }, visit: Visit): BuiltPage {
  const { phrase, text } = aboutTexts.voice(visit.language)
  const frame = frameTexts.voice(visit.language)
  return {
    title: frame.text('title', { page: text(`${kind}.title`), place: 'Musubi' }),
    children: (
      <PageFrame town={null} service={frame.phrase('product')}>
        <article className="column prose">
          <h1>
            <Ruby>{phrase(`${kind}.title`)}</Ruby>
          </h1>
          <p className="prose__lead">
            <Ruby>{phrase(`${kind}.lead`)}</Ruby>
          </p>
          {kind === 'about' && <About towns={towns} />}
          {kind === 'accessibility' && <Accessibility />}
          {kind === 'privacy' && <Privacy />}
          {kind === 'sources' && <Sources />}
        </article>
      </PageFrame>
    ),
  }
}

function About({ towns }: { readonly towns: readonly Town[] }) {
  const { language, links, visit } = usePage()
  const { phrase } = aboutTexts.voice(language)
  return (
    <>
      {visit.demo && (
        <Notice tone="info" title={<Ruby>{phrase('about.demo')}</Ruby>}>
          <Ruby>{phrase('about.demoSays')}</Ruby>
        </Notice>
      )}
      <h2>
        <Ruby>{phrase('about.towns')}</Ruby>
      </h2>
      <ul className="prose__links">
        {towns.map((town) => (
          <li key={town.municipalityCode}>
            <a href={links.shelters(town.municipalityCode)}>
              <Ruby>{municipalityName(language, town)}</Ruby>
            </a>
          </li>
        ))}
      </ul>
      <Part title="about.asking" says="about.askingSays" />
    </>
  )
}

function Accessibility() {
  return (
    <>
      <Part title="accessibility.goal" says="accessibility.goalSays" />
      <Part title="accessibility.does" says="accessibility.doesSays" />
      <Part title="accessibility.lacks" says="accessibility.lacksSays" />
      <ViewSettings />
    </>
  )
}

function Privacy() {
  return (
    <>
      <Part title="privacy.keeps" says="privacy.keepsSays" />
      <Part title="privacy.not" says="privacy.notSays" />
      <Part title="privacy.shelter" says="privacy.shelterSays" />
      <Part title="privacy.outside" says="privacy.outsideSays" />
    </>
  )
}

const GSI = 'https://www.gsi.go.jp/bousaichiri/hinanbasho.html'
const KSJ = 'https://nlftp.mlit.go.jp/ksj/gml/datalist/KsjTmplt-N03-v3_0.html'
/** Elsewhere the broker must be told the municipality in a header, which a link cannot carry. */
const FIGURES = '/v2/entities?options=keyValues&limit=100&q=status==open'

function Sources() {
  const { visit } = usePage()
  return (
    <>
      <Part title="sources.sites" says="sources.sitesSays" link={['sources.sitesLink', GSI]} />
      <Part title="sources.borders" says="sources.bordersSays" link={['sources.bordersLink', KSJ]} />
      <Part title="sources.counts" says="sources.countsSays" />
      <Part title="sources.capacity" says="sources.capacitySays">
        {visit.demo && <Words of="sources.capacityDemo" strong />}
      </Part>
      {visit.demo && (
        <Part title="sources.machine" says="sources.machineSays" link={['sources.machineLink', FIGURES]} />
      )}
    </>
  )
}

function Words({ of, strong = false }: { readonly of: AboutKey; readonly strong?: boolean }) {
  const { language } = usePage()
  const words = <Ruby>{aboutTexts.voice(language).phrase(of)}</Ruby>
  return <p>{strong ? <b>{words}</b> : words}</p>
}

interface PartProps {
  readonly title: AboutKey
  readonly says: AboutKey
  readonly link?: readonly [words: AboutKey, href: string]
  readonly children?: ReactNode
}

/** A heading with a paragraph, or with a list where the text has several lines. */
function Part({ title, says, link, children }: PartProps) {
  const { language } = usePage()
  const { phrase } = aboutTexts.voice(language)
  const lines = linesOf(phrase(says))
  return (
    <section>
      <h2>
        <Ruby>{phrase(title)}</Ruby>
      </h2>
      {lines.length > 1 ? (
        <ul className="prose__list">
          {lines.map((line, index) => (
            <li key={index}>
              <Ruby>{line}</Ruby>
            </li>
          ))}
        </ul>
      ) : (
        <Words of={says} />
      )}
      {children}
      {link && (
        <p className="prose__link">
          <a href={link[1]}>
            <Ruby>{phrase(link[0])}</Ruby>
          </a>
        </p>
      )}
    </section>
  )
}

/** The lines of a phrase, each a phrase with its readings. */
function linesOf(phrase: Phrase): Phrase[] {
  const lines: Phrase[number][][] = [[]]
  for (const part of phrase) {
    const [first = '', ...rest] = part.reading ? [part.text] : part.text.split('\n')
    lines.at(-1)?.push({ ...part, text: first })
    for (const text of rest) lines.push([{ text }])
  }
  return lines
}
