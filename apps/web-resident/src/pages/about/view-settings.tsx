import { Ruby } from '@musubi/ui'
import type { Visit } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { aboutTexts } from '../../texts/about-texts.ts'

const THEMES: readonly Visit['theme'][] = ['device', 'light', 'dark']

/** Light or dark as links, beside the language and the text size of the header. */
export function ViewSettings() {
  const { language, links, visit } = usePage()
  const { phrase } = aboutTexts.voice(language)
  return (
    <section aria-labelledby="view-settings">
      <h2 id="view-settings">
        <Ruby>{phrase('accessibility.view')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('accessibility.theme')}</Ruby>
      </p>
      <ul className="themes">
        {THEMES.map((theme) => (
          <li key={theme}>
            <a
              href={links.sameWith('theme', theme)}
              aria-current={visit.theme === theme ? 'true' : undefined}
            >
              <Ruby>{phrase(`theme.${theme}`)}</Ruby>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
