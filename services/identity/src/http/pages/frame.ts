import type { Language } from '@musubi/contracts/route'
import { languages } from '@musubi/contracts/route'
import { escapeHtml, htmlLanguage } from './html.ts'
import { languageNames, pageWords } from './words.ts'

export const STYLESHEET_PATH = '/identity/pages.css'
export const FONTS_PATH = '/identity/fonts'

export type TextSize = 'm' | 'l' | 'xl'

/** What every page of the common login has around it. */
export interface Frame {
  readonly language: Language
  readonly textSize: TextSize
  readonly theme: 'device' | 'light' | 'dark'
  /** The page's own address with its query, but for language and size; undefined where no address leads back to it. */
  readonly address: string | undefined
  readonly demo: boolean
  /** Whose page it is; undefined for the whole joint use. */
  readonly town: { readonly code: string; readonly name: string } | undefined
}

/** The whole document: band, header, `main`, foot. No script, no inline style. */
export function renderFrame(
  frame: Frame,
  { title, heading, main }: { readonly title: string; readonly heading: string; readonly main: string },
): string {
  const { language, textSize, theme, demo, town } = frame
  const words = pageWords[language]
  return `<!doctype html>
<html lang="${htmlLanguage(language)}"${textSize === 'm' ? '' : ` data-text-size="${textSize}"`}${theme === 'device' ? '' : ` data-theme="${theme}"`}${town ? ` data-municipality="${escapeHtml(town.code)}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${FONTS_PATH}/noto-sans-jp.css">
<link rel="stylesheet" href="${STYLESHEET_PATH}">
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
${demo ? `<aside class="band" aria-label="${words.demoBand[0]}"><p><b>${words.demoBand[0]}</b><span>${words.demoBand[1]}</span></p></aside>` : ''}
<header class="site"><div class="site-inner">
<div class="town"><span class="town-mark" aria-hidden="true">${escapeHtml(town ? (Array.from(town.name)[0] ?? '') : '結')}</span>
<span><span class="town-name">${escapeHtml(town?.name ?? words.platform)}</span><span class="town-service">${escapeHtml(heading)}</span></span></div>
${renderSettings(frame)}
</div></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot"><div class="foot-inner">
<ul><li><a href="/accessibility">${words.footAccessibility}</a></li><li><a href="/privacy">${words.footPrivacy}</a></li></ul>
<p>${words.footDisaster}</p>
</div></footer>
</body>
</html>
`
}

function renderSettings({ language, textSize, address }: Frame): string {
  if (address === undefined) return ''
  const words = pageWords[language]
  const link = (name: string, value: string): string =>
    escapeHtml(`${address}${address.includes('?') ? '&' : '?'}${name}=${value}`)
  const tongues = languages.map(
    (other) =>
      `<li><a href="${link('lang', other)}" lang="${htmlLanguage(other)}"${other === language ? ' aria-current="true"' : ''}>${languageNames[other]}</a></li>`,
  )
  const sizes = (['m', 'l', 'xl'] as const).map(
    (size) =>
      `<li><a class="size-${size}" href="${link('size', size)}" aria-label="${words.textSizes[size]}"${size === textSize ? ' aria-current="true"' : ''}>${language === 'en' ? 'A' : 'あ'}</a></li>`,
  )
  return `<nav class="settings" aria-label="${words.settings}"><ul>${tongues.join('')}</ul><ul>${sizes.join('')}</ul></nav>`
}
