import type { Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'

/** A phrase as one element, so that it stays one piece in a flexible row. */
export function Words({ children }: { readonly children: Phrase }) {
  return (
    <span>
      <Ruby>{children}</Ruby>
    </span>
  )
}
