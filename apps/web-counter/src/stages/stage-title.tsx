import type { Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'

/** The one heading of the centre. A Japanese title is read in one breath to each space, and breaks only there. */
export function StageTitle({ words }: { readonly words: Phrase }) {
  return (
    <h1 className="stage__title">
      <Ruby>{words}</Ruby>
    </h1>
  )
}
