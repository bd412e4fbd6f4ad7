import type { Language } from '@musubi/i18n'
import { uiTexts } from '../catalogue.ts'
import './skip-link.css'

/** The first stop of the tab key: over the header to the element with the id `main`. */
export function SkipLink({ language }: { readonly language: Language }) {
  return (
    <a className="mu-skip" href="#main">
      {uiTexts.voice(language).text('skip')}
    </a>
  )
}
