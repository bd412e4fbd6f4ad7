import type { Language } from '@musubi/i18n'
import type { ReactNode } from 'react'
import { uiTexts } from '../catalogue.ts'
import { Knot } from '../knot/knot.tsx'
import { DemoBand, type BandKind } from './demo-band.tsx'
import { LanguageSwitch, TextSizeSwitch, type TextSize } from './language-switch.tsx'
import { MunicipalityMark } from './municipality-mark.tsx'
import { Ruby } from './ruby.tsx'
import { SkipLink } from './skip-link.tsx'
import './shell.css'

export interface ShellProps {
  readonly language: Language
  readonly municipality: { readonly municipalityCode: string; readonly name: string }
  /** Instead of the municipality's name as it is written: with its reading, or romanised. */
  readonly townLabel?: ReactNode
  /** What this page is of: 「避難所」. */
  readonly service: ReactNode
  readonly homeHref: string
  readonly band?: BandKind | undefined
  readonly hrefForLanguage: (language: Language) => string
  readonly textSize: TextSize
  readonly hrefForTextSize: (size: TextSize) => string
  /** Log-in state, at the right of the header. */
  readonly account?: ReactNode
  /** Instead of the municipality's initial; the start page of the whole platform shows the knot. */
  readonly mark?: ReactNode
  /** `main` without its width and padding: the page sets its own, for pictures from edge to edge. */
  readonly wide?: boolean
  readonly footer: ShellFooter
  readonly children: ReactNode
}

export interface ShellFooter {
  readonly operator: { readonly name: string; readonly href: string }
  readonly accessibilityHref: string
  readonly privacyHref: string
  readonly sourcesHref: string
  /** Credits and where to ask, each a paragraph's content. */
  readonly notes?: readonly ReactNode[]
}

/** The frame of every resident and staff page: band, header, `main`, footer. Kiosks and headquarters have their own. */
export function Shell(props: ShellProps) {
  const { language, municipality, band, footer, wide, children } = props
  return (
    <div className="mu-shell" data-municipality={municipality.municipalityCode}>
      <SkipLink language={language} />
      {band && <DemoBand kind={band} language={language} />}
      <ShellHeader {...props} />
      <main
        className={wide ? 'mu-shell__main mu-shell__main--wide' : 'mu-shell__main'}
        id="main"
        tabIndex={-1}
      >
        {children}
      </main>
      <ShellFoot language={language} footer={footer} />
    </div>
  )
}

function ShellHeader(props: ShellProps) {
  const { language, municipality, townLabel, service, homeHref, mark, account, textSize } = props
  return (
    <header className="mu-shell__header">
      <div className="mu-shell__inner">
        <a className="mu-shell__town" href={homeHref}>
          {mark ?? <MunicipalityMark name={municipality.name} />}
          <span>
            <span className="mu-shell__name">{townLabel ?? municipality.name}</span>
            <span className="mu-shell__service">{service}</span>
          </span>
        </a>
        {account && <div className="mu-shell__account">{account}</div>}
        <nav
          className="mu-shell__settings no-print"
          aria-label={uiTexts.voice(language).text('languageAndSize')}
        >
          <LanguageSwitch language={language} hrefFor={props.hrefForLanguage} />
          <TextSizeSwitch language={language} size={textSize} hrefFor={props.hrefForTextSize} />
        </nav>
      </div>
    </header>
  )
}

function ShellFoot({ language, footer }: { readonly language: Language; readonly footer: ShellFooter }) {
  const { phrase } = uiTexts.voice(language)
  const links = [
    [footer.operator.href, phrase('footer.operator', { operator: footer.operator.name })],
    [footer.accessibilityHref, phrase('footer.accessibility')],
    [footer.privacyHref, phrase('footer.privacy')],
    [footer.sourcesHref, phrase('footer.sources')],
  ] as const
  return (
    <footer className="mu-shell__footer">
      <div className="mu-shell__inner">
        <ul className="no-print">
          {links.map(([href, words], index) => (
            <li key={index}>
              <a href={href}>
                <Ruby>{words}</Ruby>
              </a>
            </li>
          ))}
        </ul>
        {footer.notes?.map((note, index) => (
          <p key={index}>{note}</p>
        ))}
        <p className="mu-shell__musubi">
          <Knot />
          <span>
            <Ruby>{phrase('footer.musubi')}</Ruby>
          </span>
        </p>
      </div>
    </footer>
  )
}
