import { municipalityName } from '@musubi/i18n'
import { ButtonLink, Icon, Ruby } from '@musubi/ui'
import type { Page, Visit } from '../../contract.ts'
import type { BuiltPage } from '../../frame/document.tsx'
import { linksOf } from '../../address.ts'
import { PageFrame } from '../../frame/page-frame.tsx'
import { frameTexts } from '../../texts/frame-texts.ts'
import { townsTexts } from '../../texts/towns-texts.ts'
import './problem.css'

/** What happened, that nothing is lost, and where to go on. */
export function problemPage(
  { problem, town, reference }: Page & { kind: 'problem' },
  visit: Visit,
): BuiltPage {
  const { language } = visit
  const links = linksOf(visit)
  const { phrase, text } = townsTexts.voice(language)
  const frame = frameTexts.voice(language)
  const isAway = problem === 'figures_unavailable'
  const title = isAway ? 'unavailableTitle' : 'notFound'
  return {
    title: frame.text('title', { page: text(title), place: 'Musubi' }),
    children: (
      <PageFrame town={town} service={town ? phrase('service') : frame.phrase('product')}>
        <div className="column problem">
          <Icon name={isAway ? 'wifi-off' : 'search'} />
          <h1>
            <Ruby>{phrase(title)}</Ruby>
          </h1>
          <p>
            <Ruby>{phrase(isAway ? 'unavailableDoes' : 'notFoundDoes')}</Ruby>
          </p>
          <div className="problem__acts">
            {isAway && (
              <ButtonLink href={`${visit.path}${visit.query ? `?${visit.query}` : ''}`} icon="again">
                <Ruby>{phrase('again')}</Ruby>
              </ButtonLink>
            )}
            {town && !isAway && (
              <ButtonLink href={links.shelters(town.municipalityCode)}>
                <Ruby>{phrase('toTown', { town: municipalityName(language, town) })}</Ruby>
              </ButtonLink>
            )}
            <ButtonLink href={links.towns} variant="secondary">
              <Ruby>{phrase('toTowns')}</Ruby>
            </ButtonLink>
          </div>
          {reference && (
            <p className="problem__reference">
              <Ruby>{phrase('reference', { reference })}</Ruby>
            </p>
          )}
        </div>
      </PageFrame>
    ),
  }
}
