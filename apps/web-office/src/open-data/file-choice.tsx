import type { Phrase } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { useId, useState, type DragEvent } from 'react'
import { useLanguage } from '../office-context.ts'
import { openDataTexts } from '../texts/open-data-texts.ts'

interface FileChoiceProps {
  /** A file has been chosen before. */
  readonly again: boolean
  /** What files are taken; left out: those of the open data. */
  readonly formats?: Phrase
  readonly onChoose: (file: File) => void
}

/** The file, by the browser's own dialogue or dropped here. */
export function FileChoice({ again, formats, onChoose }: FileChoiceProps) {
  const { phrase } = openDataTexts.voice(useLanguage())
  const id = useId()
  const [over, setOver] = useState(false)
  const drag = (entered: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(entered)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a second way beside the labelled field
    <div
      className="file-choice"
      data-over={over || undefined}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event)
        const file = event.dataTransfer.files[0]
        if (file) onChoose(file)
      }}
    >
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        aria-describedby={`${id}-formats`}
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) onChoose(file)
          // So that the same file, put right, can be chosen again.
          target.value = ''
        }}
      />
      <label htmlFor={id} className="office-act" data-strong={again ? undefined : ''}>
        <Icon name="form" />
        <span>
          <Ruby>{phrase(again ? 'chooseOther' : 'choose')}</Ruby>
        </span>
      </label>
      <p>
        <Ruby>{phrase('drop')}</Ruby>
      </p>
      <small id={`${id}-formats`}>
        <Ruby>{formats ?? phrase('formats')}</Ruby>
      </small>
    </div>
  )
}
