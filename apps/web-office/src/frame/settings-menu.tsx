import { htmlLang, LANGUAGES, languageNames } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useOffice } from '../office-context.ts'
import { logOut } from '../session/session.ts'
import { SIZES, THEMES } from '../settings.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { Words } from '../words.tsx'

/** Language, light, text size and log-out, behind one button: seldom needed, never far. */
export function SettingsMenu() {
  const { settings, changeSettings, session } = useOffice()
  const { phrase, text } = frameTexts.voice(settings.language)
  const details = useCloseOnLeave()
  return (
    <details className="office-settings no-print" ref={details}>
      <summary aria-label={text('settings')}>
        <Icon name="settings" />
      </summary>
      <div className="office-settings-panel">
        <Choice legend={<Ruby>{phrase('language')}</Ruby>}>
          {LANGUAGES.map((language) => (
            <Option
              key={language}
              name="language"
              checked={settings.language === language}
              onChoose={() => changeSettings({ ...settings, language })}
            >
              <span lang={htmlLang[language]}>{languageNames[language]}</span>
            </Option>
          ))}
        </Choice>
        <Choice legend={<Ruby>{phrase('theme')}</Ruby>}>
          {THEMES.map((theme) => (
            <Option
              key={theme}
              name="theme"
              checked={settings.theme === theme}
              onChoose={() => changeSettings({ ...settings, theme })}
            >
              <Ruby>{phrase(`theme.${theme}`)}</Ruby>
            </Option>
          ))}
        </Choice>
        <Choice legend={<Ruby>{phrase('textSize')}</Ruby>}>
          {SIZES.map((size) => (
            <Option
              key={size}
              name="size"
              checked={settings.size === size}
              onChoose={() => changeSettings({ ...settings, size })}
            >
              <Ruby>{phrase(`textSize.${size}`)}</Ruby>
            </Option>
          ))}
        </Choice>
        <div className="office-account">
          <span>
            <Icon name="person" />
            <Words>{phrase('loggedInAs', { name: session.name })}</Words>
          </span>
          <button type="button" onClick={() => void logOut().then((url) => location.assign(url))}>
            <Ruby>{phrase('logout')}</Ruby>
          </button>
        </div>
      </div>
    </details>
  )
}

function Choice({ legend, children }: { readonly legend: ReactNode; readonly children: ReactNode }) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {children}
    </fieldset>
  )
}

interface OptionProps {
  readonly name: string
  readonly checked: boolean
  readonly onChoose: () => void
  readonly children: ReactNode
}

function Option({ name, checked, onChoose, children }: OptionProps) {
  const id = useId()
  return (
    <span className="office-option">
      <input type="radio" id={id} name={`setting-${name}`} checked={checked} onChange={onChoose} />
      <label htmlFor={id}>{children}</label>
    </span>
  )
}

/** A disclosure that closes on Escape (focus back on its button) and when focus or pointer go elsewhere. */
function useCloseOnLeave() {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const element = details.current
    if (!element) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element.open) return
      element.open = false
      element.querySelector('summary')?.focus()
    }
    const onLeave = (event: Event) => {
      if (element.open && event.target instanceof Node && !element.contains(event.target))
        element.open = false
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener('pointerdown', onLeave)
    document.addEventListener('focusin', onLeave)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('pointerdown', onLeave)
      document.removeEventListener('focusin', onLeave)
    }
  }, [])
  return details
}
