import { EmptyState, Ruby } from '@musubi/ui'
import type { Page, Visit } from '../../contract.ts'
import type { BuiltPage } from '../../frame/document.tsx'
import { PageFrame } from '../../frame/page-frame.tsx'
import { frameTexts } from '../../texts/frame-texts.ts'
import { townsTexts } from '../../texts/towns-texts.ts'
import { TownList } from './town-list.tsx'

/** Which municipality: the first page of an installation that is no demo. */
export function townsPage({ towns }: Page & { kind: 'towns' }, { language }: Visit): BuiltPage {
  const { phrase, text } = townsTexts.voice(language)
  const { text: frame } = frameTexts.voice(language)
  return {
    title: frame('title', { page: text('service'), place: 'Musubi' }),
    live: true,
    children: (
      <PageFrame town={null} service={frameTexts.voice(language).phrase('product')}>
        <div className="column">
          <h1>
            <Ruby>{phrase('heading')}</Ruby>
          </h1>
          {towns.length > 0 ? (
            <>
              <p className="towns__lead">
                <Ruby>{phrase('lead')}</Ruby>
              </p>
              <TownList towns={towns} />
            </>
          ) : (
            <EmptyState icon="town" title={<Ruby>{phrase('empty')}</Ruby>}>
              <Ruby>{phrase('emptyDoes')}</Ruby>
            </EmptyState>
          )}
        </div>
      </PageFrame>
    ),
  }
}
