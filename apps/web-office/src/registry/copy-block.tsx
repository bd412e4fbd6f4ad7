import { Icon } from '@musubi/ui'
import type { ReactNode } from 'react'
import { CopyButton } from '../frame/copy-button.tsx'
import { useLanguage } from '../office-context.ts'
import { saveFile } from '../save-file.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'

interface CopyBlockProps {
  readonly title: ReactNode
  /** The title as plain words, for the names of the buttons. */
  readonly name: string
  readonly value: string
  /** Offers to save it under this name. */
  readonly fileName?: string
}

/** A text to be copied as a whole, or saved. */
export function CopyBlock({ title, name, value, fileName }: CopyBlockProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <figure className="copy-block">
      <figcaption>
        <b>{title}</b>
        <span>
          <CopyButton value={value} of={name} />
          {fileName && (
            <button
              type="button"
              className="office-act no-print"
              onClick={() => saveFile(fileName, value, 'text/plain;charset=utf-8')}
            >
              <Icon name="download" />
              <Words>{phrase('save')}</Words>
              <span className="visually-hidden"> {name}</span>
            </button>
          )}
        </span>
      </figcaption>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} aria-label={name} lang="en">
        {value}
      </pre>
    </figure>
  )
}
