import type { ClientFailure } from '@musubi/contracts'
import type { Phrase } from '@musubi/i18n'
import { Button, Notice, Ruby } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { loginHref } from '../session/session.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { Words } from '../words.tsx'

/** Why something did not come or did not work, in the server's words, and what to do about it. */
export function FailureNotice({
  failure,
  title,
  onRetry,
}: {
  readonly failure: ClientFailure
  /** What did not work; without it, that something could not be loaded. */
  readonly title?: Phrase
  readonly onRetry?: () => void
}) {
  const { phrase, text } = frameTexts.voice(useLanguage())
  const reference = failure.reference
    ? { reference: text('reference', { reference: failure.reference }) }
    : {}
  if (failure.code === 'unauthenticated') return <SessionOver />
  if (failure.code === 'forbidden') {
    return (
      <Notice tone="warn" role="alert" title={<Ruby>{phrase('notAllowed')}</Ruby>} {...reference}>
        <Ruby>{phrase('notAllowedDetail')}</Ruby>
      </Notice>
    )
  }
  return (
    <Notice tone="warn" role="alert" title={<Ruby>{title ?? phrase('failed')}</Ruby>} {...reference}>
      <p>{failure.message}</p>
      {onRetry && (
        <Button size="s" variant="secondary" icon="again" onClick={onRetry}>
          <Ruby>{phrase('retry')}</Ruby>
        </Button>
      )}
    </Notice>
  )
}

/** The log-in has expired. On a wall nobody stands there to see a log-in page, so the figures stay and this says why. */
export function SessionOver() {
  const { phrase } = frameTexts.voice(useLanguage())
  return (
    <Notice tone="warn" role="alert" title={<Ruby>{phrase('sessionOver')}</Ruby>}>
      <a className="mu-button mu-button--primary mu-button--s" href={loginHref(location)}>
        <Words>{phrase('loginAgain')}</Words>
      </a>
    </Notice>
  )
}
