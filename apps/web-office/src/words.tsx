import type { Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'

/** A phrase as one box: in a flex or grid container its words with and without readings must not be set apart. */
export function Words({ children }: { readonly children: Phrase }) {
  return (
    <span>
      <Ruby>{children}</Ruby>
    </span>
  )
}
