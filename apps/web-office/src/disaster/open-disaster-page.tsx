import { Notice, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { AwaitOverview } from '../frame/await-overview.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { disasterTexts } from '../texts/disaster-texts.ts'
import { CurrentDisaster } from './current-disaster.tsx'
import { DisasterForm } from './disaster-form.tsx'
import './disaster.css'

/** Opens a disaster where none is open; otherwise says what is open and closes it. */
export function OpenDisasterPage() {
  const { phrase, text } = disasterTexts.voice(useLanguage())
  const [closed, setClosed] = useState(false)
  return (
    <AwaitOverview>
      {(overview) => {
        const title = overview.disaster ? 'currentTitle' : 'openTitle'
        return (
          <Page title={text(title)} heading={<Ruby>{phrase(title)}</Ruby>}>
            {closed && !overview.disaster && <Closed />}
            {overview.disaster ? (
              <CurrentDisaster
                overview={overview}
                disaster={overview.disaster}
                onClosed={() => setClosed(true)}
              />
            ) : (
              <DisasterForm />
            )}
          </Page>
        )
      }}
    </AwaitOverview>
  )
}

function Closed() {
  const { phrase } = disasterTexts.voice(useLanguage())
  return (
    <Notice tone="ok" role="status" title={<Ruby>{phrase('closedTitle')}</Ruby>}>
      <Ruby>{phrase('closedDo')}</Ruby>
    </Notice>
  )
}
