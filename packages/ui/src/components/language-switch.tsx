import { htmlLang, LANGUAGES, languageNames, type Language } from '@musubi/i18n'
import { uiTexts } from '../catalogue.ts'
import './language-switch.css'

export interface LanguageSwitchProps {
  readonly language: Language
  /** The same page in another language. */
  readonly hrefFor: (language: Language) => string
}

/** Languages as links, so that it works without JavaScript. */
export function LanguageSwitch({ language, hrefFor }: LanguageSwitchProps) {
  return (
    <ul className="mu-switch" aria-label={uiTexts.voice(language).text('languages')}>
      {LANGUAGES.map((choice) => (
        <li key={choice}>
          <a
            href={hrefFor(choice)}
            lang={htmlLang[choice]}
            hrefLang={htmlLang[choice]}
            aria-current={choice === language ? 'true' : undefined}
          >
            {languageNames[choice]}
          </a>
        </li>
      ))}
    </ul>
  )
}

export const TEXT_SIZES = ['m', 'l', 'xl'] as const
/** `l` is 125 %, `xl` 200 %; the page carries it as `data-text-size` on html. */
export type TextSize = (typeof TEXT_SIZES)[number]

export interface TextSizeSwitchProps {
  readonly language: Language
  readonly size: TextSize
  readonly hrefFor: (size: TextSize) => string
}

export function TextSizeSwitch({ language, size, hrefFor }: TextSizeSwitchProps) {
  const { text } = uiTexts.voice(language)
  return (
    <ul className="mu-switch mu-switch--sizes" aria-label={text('sizes')}>
      {TEXT_SIZES.map((choice) => (
        <li key={choice}>
          <a
            className={`mu-switch__${choice}`}
            href={hrefFor(choice)}
            aria-label={text(`size.${choice}`)}
            aria-current={choice === size ? 'true' : undefined}
          >
            {language === 'en' ? 'A' : 'あ'}
          </a>
        </li>
      ))}
    </ul>
  )
}
