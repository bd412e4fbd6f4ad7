import type { ClientFailure } from '@musubi/contracts'
import { Icon } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { FailureNotice } from './failure-notice.tsx'

/** Why an act did not go through, beside its button: the server's words, which say what is safe, and the reference. */
export function ActFailure({ failure }: { readonly failure: ClientFailure }) {
  const { text } = frameTexts.voice(useLanguage())
  if (failure.code === 'unauthenticated' || failure.code === 'forbidden')
    return <FailureNotice failure={failure} />
  return (
    <p className="act-failure" role="alert">
      <Icon name="alert" />
      <span>
        {failure.message}
        {failure.reference && <small>{text('reference', { reference: failure.reference })}</small>}
      </span>
    </p>
  )
}
