import { EmptyState, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { Page } from './page.tsx'
import { Words } from '../words.tsx'

export function NotFoundPage() {
  const { phrase, text } = frameTexts.voice(useLanguage())
  return (
    <Page title={text('pageNotFound')}>
      <EmptyState
        title={<Ruby>{phrase('pageNotFound')}</Ruby>}
        action={
          <Link className="mu-button mu-button--primary mu-button--s" to="/">
            <Words>{phrase('toHeadquarters')}</Words>
          </Link>
        }
      />
    </Page>
  )
}
