import { Ruby } from '@musubi/ui'
import { useId, useState } from 'react'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { readCapacity } from './capacity-text.ts'
import type { ShelterActs } from './use-shelter-acts.ts'
import { Words } from '../words.tsx'

interface CapacityFormProps {
  readonly capacity: number | null
  readonly acts: ShelterActs
}

/** How many people an open shelter holds, to be put right where somebody stands in it and knows better. */
export function CapacityForm({ capacity, acts }: CapacityFormProps) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState(false)
  const save = async () => {
    const read = readCapacity(typed ?? '')
    const missing = read.ok && read.value === null
    setWrong(!read.ok || missing)
    if (!read.ok || read.value === null) return
    await acts.saveCapacity(read.value)
    setTyped(null)
  }
  return (
    <form
      className="capacity-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label htmlFor={id}>
        <Ruby>{phrase('capacityEdit')}</Ruby>
      </label>
      <span className="capacity-form-field">
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          maxLength={9}
          value={typed ?? capacity ?? ''}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Words>{phrase('people')}</Words>
      </span>
      <button type="submit" className="office-act" aria-disabled={acts.busy !== null}>
        <Words>{phrase(acts.busy === 'saving' ? 'capacitySaving' : 'capacitySave')}</Words>
      </button>
      {wrong && (
        <p className="capacity-form-wrong" id={`${id}-wrong`} role="alert">
          <Ruby>{phrase('capacityWrong')}</Ruby>
        </p>
      )}
      {!wrong && acts.done === 'saving' && typed === null && (
        <p role="status">
          <Ruby>{phrase('capacitySaved')}</Ruby>
        </p>
      )}
    </form>
  )
}
