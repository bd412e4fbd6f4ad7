import type { Language } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { demoTexts } from '../texts/demo.ts'
import './demo-tray.css'

export interface TrayFrameProps {
  readonly language: Language
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
  /** Beside `tray`. */
  readonly className?: string
  readonly children: ReactNode
}

/** The drawer of the demo's tools: a handle while it is shut, and said to be no part of the product while it is open. */
export function TrayFrame({ language, open, onOpen, className = '', children }: TrayFrameProps) {
  const { phrase, text } = demoTexts.voice(language)
  if (!open) {
    return (
      <button type="button" className="tray-handle" onClick={() => onOpen(true)}>
        <Icon name="card" />
        <span>
          <Ruby>{phrase('open')}</Ruby>
        </span>
      </button>
    )
  }
  return (
    <aside className={`tray ${className}`.trim()} aria-label={`${text('title')}: ${text('notProduct')}`}>
      <header className="tray__head">
        <div>
          <h2>
            <Ruby>{phrase('title')}</Ruby>
          </h2>
          <p>
            <Ruby>{phrase('notProduct')}</Ruby>
          </p>
        </div>
        <button
          type="button"
          className="tray__close"
          aria-label={text('close')}
          onClick={() => onOpen(false)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="tray__body">{children}</div>
    </aside>
  )
}
