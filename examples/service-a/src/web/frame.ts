import { escapeHtml, htmlLanguage, type Language, languageNames, languages, type Texts } from './languages.ts'

export interface FrameProps {
  readonly language: Language
  readonly service: Texts
  readonly vendor: Texts
  /** One character in the header's mark. */
  readonly mark: string
  readonly title: string
  readonly main: string
  /** The page's own address. */
  readonly path: string
  /** A script of this service, where a page has one. */
  readonly script?: string
}

const words = {
  skip: { ja: '本文へ', easy: '本文へ', en: 'To the content' },
  band: { ja: '訓練', easy: '訓練', en: 'Demo' },
  bandSays: {
    ja: '見本のサービスです。人は作りものです。',
    easy: '見本の サービスです。人は 作りものです。',
    en: 'A sample service. All people are invented.',
  },
  settings: { ja: '表示の設定', easy: '見えかたを かえる', en: 'Display settings' },
  foot: {
    ja: 'ログインは、いくつかの市や町がいっしょに使う Musubi（結び）の共通認証で行っています。',
    easy: 'ログインは Musubi（むすび）の しくみを つかいます。いくつかの 市や 町が いっしょに つかっています。',
    en: 'Login is by the common authentication of Musubi, which several municipalities share.',
  },
} as const satisfies Record<string, Texts>

/** The whole document around a page. No inline script, no inline style. */
export function renderFrame(props: FrameProps): string {
  const { language, service, vendor, mark, title, main, path, script } = props
  const tongues = languages.map(
    (other) =>
      `<li><a href="${escapeHtml(path)}?lang=${other}" lang="${htmlLanguage(other)}"${other === language ? ' aria-current="true"' : ''}>${languageNames[other]}</a></li>`,
  )
  return `<!doctype html>
<html lang="${htmlLanguage(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${escapeHtml(title)} | ${escapeHtml(service[language])}</title>
<link rel="stylesheet" href="/styles.css">
${script === undefined ? '' : `<script src="${script}" defer></script>`}
</head>
<body>
<a class="skip" href="#main">${words.skip[language]}</a>
<aside class="band" aria-label="${words.band[language]}"><p><b>${words.band[language]}</b><span>${words.bandSays[language]}</span></p></aside>
<header class="site"><div class="inner">
<div class="name"><span class="mark" aria-hidden="true">${escapeHtml(mark)}</span>
<span><span class="vendor">${escapeHtml(vendor[language])}</span><span class="service">${escapeHtml(service[language])}</span></span></div>
<nav class="settings" aria-label="${words.settings[language]}"><ul>${tongues.join('')}</ul></nav>
</div></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot"><div class="inner"><p>${words.foot[language]}</p></div></footer>
</body>
</html>
`
}
