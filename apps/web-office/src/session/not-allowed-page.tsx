import { Button, Notice, Ruby } from '@musubi/ui'
import { Page } from '../frame/page.tsx'
import { useOffice } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { logOut } from './session.ts'

/** Somebody is logged in whose duty this page is not: says so, and offers the one way on. */
export function NotAllowedPage() {
  const { session, settings } = useOffice()
  const { phrase, text } = frameTexts.voice(settings.language)
  return (
    <Page title={text('notAllowed')}>
      <Notice tone="warn" role="alert" title={<Ruby>{phrase('notAllowed')}</Ruby>}>
        <p>
          <Ruby>{phrase('notAllowedWho', { name: session.name })}</Ruby>
          <br />
          <Ruby>{phrase('notAllowedDetail')}</Ruby>
        </p>
        <Button size="s" onClick={() => void logOut().then((url) => location.assign(url))}>
          <Ruby>{phrase('logout')}</Ruby>
        </Button>
      </Notice>
    </Page>
  )
}
