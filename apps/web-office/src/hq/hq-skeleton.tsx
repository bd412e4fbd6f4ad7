import { Ruby } from '@musubi/ui'
import { useLate } from '../frame/use-late.ts'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'

/** Where things will stand, once it takes longer than 300 ms, with a sentence. */
export function HqSkeleton() {
  const { phrase } = frameTexts.voice(useLanguage())
  if (!useLate()) return null
  return (
    <div className="hq-skeleton">
      <p role="status">
        <Ruby>{phrase('loading')}</Ruby>
      </p>
      <div aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}
