import { Icon } from '@musubi/ui'
import { useEffect, useState } from 'react'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { Words } from '../words.tsx'

/** Copies a text, and says whether it did: a browser may refuse. */
export function CopyButton({ value, of }: { readonly value: string; readonly of: string }) {
  const { phrase } = frameTexts.voice(useLanguage())
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('idle'), 4000)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <span className="copy no-print">
      <button type="button" className="office-act" onClick={() => void copy(value).then(setState)}>
        <Icon name={state === 'copied' ? 'done' : 'form'} />
        <Words>{phrase(state === 'copied' ? 'copied' : 'copy')}</Words>
        <span className="visually-hidden"> {of}</span>
      </button>
      <span role="status" className={state === 'refused' ? '' : 'visually-hidden'}>
        {state !== 'idle' && <Words>{phrase(state === 'copied' ? 'copied' : 'copyByHand')}</Words>}
      </span>
    </span>
  )
}

async function copy(value: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(value)
    return 'copied'
  } catch {
    return 'refused'
  }
}
