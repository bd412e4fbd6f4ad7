import { htmlLang } from '@musubi/i18n'
import type { ReactNode } from 'react'
import type { Visit } from '../contract.ts'
import { frameTexts } from '../texts/frame-texts.ts'

export interface DocumentProps {
  readonly visit: Visit
  readonly title: string
  readonly description?: string | undefined
  /** The page shows figures that change: the script asks for it again while somebody looks. */
  readonly live?: boolean
  readonly children: ReactNode
}

/** A page of this app: what it is called, whether its figures change, and what stands on it. */
export type BuiltPage = Omit<DocumentProps, 'visit'>

/** The whole HTML document. Everything a browser needs to know stands in attributes: no script is inlined. */
export function Document({ visit, title, description, live = false, children }: DocumentProps) {
  const { language, theme, textSize, assets, now } = visit
  const { text } = frameTexts.voice(language)
  return (
    <html
      lang={htmlLang[language]}
      data-language={language}
      data-text-size={textSize === 'm' ? undefined : textSize}
      data-theme={theme === 'device' ? undefined : theme}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        {description && <meta name="description" content={description} />}
        <title>{title}</title>
        <link rel="icon" href="/resident/icon.svg" type="image/svg+xml" />
        {assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {assets.scripts.map((src) => (
          <script key={src} type="module" src={src} />
        ))}
      </head>
      <body
        data-now={now}
        data-live={live ? 'true' : undefined}
        data-live-on={live ? text('liveOn') : undefined}
        data-live-changed={live ? text('liveChanged') : undefined}
        data-live-lost={live ? text('liveLost', { time: '%time%' }) : undefined}
      >
        {children}
        {live && <p className="visually-hidden" role="status" id="live-status" />}
      </body>
    </html>
  )
}
