import type { Language } from '@musubi/i18n'
import { Icon } from '@musubi/ui'
import { type DragEvent, useState } from 'react'
import { pageTexts } from './page-texts.ts'
import { Words } from './words.tsx'

export interface FileChooserProps {
  readonly language: Language
  /** a file was already checked */
  readonly again: boolean
  readonly onFile: (file: File) => void
}

/** The one act of the page: choose a file, or drop it. */
export function FileChooser({ language, again, onFile }: FileChooserProps) {
  const { phrase } = pageTexts.voice(language)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const dragOver = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <div
      className="chooser no-print"
      data-again={again || undefined}
      data-over={over || undefined}
      onDrop={drop}
      onDragOver={dragOver}
      onDragLeave={() => setOver(false)}
    >
      <label className="chooser__button">
        <Icon name={again ? 'again' : 'form'} />
        <Words>{phrase(again ? 'another' : 'choose')}</Words>
        <input
          type="file"
          accept=".bel"
          className="visually-hidden"
          onChange={(event) => {
            take(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
      </label>
      {!again && (
        <p>
          <Words>{phrase('drop')}</Words>
        </p>
      )}
    </div>
  )
}
