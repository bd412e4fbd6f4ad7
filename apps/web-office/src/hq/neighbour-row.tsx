import type { HqOverview } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { hqTexts } from '../texts/hq-texts.ts'

/** What neighbours have open, and records that somebody must look at. */
export function NeighbourRow({ overview }: { readonly overview: HqOverview }) {
  const { phrase } = hqTexts.voice(useLanguage())
  const open = overview.neighbours.filter(({ openShelters }) => openShelters > 0)
  return (
    <p className="hq-neighbours">
      <b>
        <Ruby>{phrase('neighbours')}</Ruby>
      </b>
      {open.length === 0 ? (
        <span>
          <Ruby>{phrase('neighboursNone')}</Ruby>
        </span>
      ) : (
        open.map(({ municipalityCode, name, openShelters, evacuees }) => (
          <span key={municipalityCode}>
            <Ruby>{phrase('neighbourFigure', { name, open: openShelters, people: evacuees })}</Ruby>
          </span>
        ))
      )}
      {overview.totals.worklist > 0 && (
        <span className="hq-worklist">
          <Ruby>{phrase('worklist', { count: overview.totals.worklist })}</Ruby>
        </span>
      )}
    </p>
  )
}
