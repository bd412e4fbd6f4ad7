import { Notice, Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { SheltersView } from '../../view/shelters-view.ts'

/** Says so when there is nowhere to go, and what to do then. */
export function NothingToEnter({ view }: { readonly view: SheltersView }) {
  const { language } = usePage()
  const { phrase } = sheltersTexts.voice(language)
  const problem = problemOf(view)
  if (!problem) return null
  return (
    <Notice tone={problem === 'nobodyOpen' ? 'info' : 'warn'} title={<Ruby>{phrase(problem)}</Ruby>}>
      <Ruby>{phrase(`${problem}Does`)}</Ruby>
    </Notice>
  )
}

function problemOf(view: SheltersView): 'nobodyOpen' | 'noneFits' | 'allFull' | null {
  const { best, calm, district, others, neighbours, unfit } = view
  if (calm) return others.length > 0 ? null : 'nobodyOpen'
  const fit = [...others, ...neighbours, ...(best ? [best] : [])]
  if (fit.length === 0) return unfit.length > 0 ? 'noneFits' : 'nobodyOpen'
  const allFull = fit.every(({ crowding }) => crowding === 'full')
  if (allFull) return 'allFull'
  return district && !best ? 'noneFits' : null
}
