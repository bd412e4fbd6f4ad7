import { htmlLang, LANGUAGES, languageNames, type Language } from '@musubi/i18n'
import { Icon } from '@musubi/ui'

export interface LanguageButtonsProps {
  readonly language: Language
  readonly label: string
  readonly onChoose: (language: Language) => void
}

/** Languages as large keys. A kiosk has no address to link to, so these are buttons. */
export function LanguageButtons({ language, label, onChoose }: LanguageButtonsProps) {
  return (
    <div className="languages" role="group" aria-label={label}>
      {LANGUAGES.map((choice) => (
        <button
          key={choice}
          type="button"
          lang={htmlLang[choice]}
          aria-pressed={choice === language}
          onClick={() => onChoose(choice)}
        >
          {choice === language && <Icon name="check" />}
          {languageNames[choice]}
        </button>
      ))}
    </div>
  )
}
