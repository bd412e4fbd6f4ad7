import { Field, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import type { Draft } from './draft.ts'

/** What each part of the form is given. */
export interface PartProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  /** What is wrong with a field, ready to be spread into it. */
  readonly errorOf: (fieldId: string) => { readonly error?: ReactNode }
}

interface PartBoxProps {
  readonly name: 'part.service' | 'part.resident' | 'part.acr' | 'part.addresses' | 'part.key' | 'part.more'
  readonly children: ReactNode
}

/** A part of the form under its heading. */
export function Part({ name, children }: PartBoxProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <section className="registration-part" aria-labelledby={name}>
      <h2 id={name}>
        <Ruby>{phrase(name)}</Ruby>
      </h2>
      {children}
    </section>
  )
}

interface LineProps extends PartProps {
  readonly name: 'service' | 'vendor' | 'contact' | 'backchannelLogoutUri' | 'jwksUri'
  /** Letters of machines: no dictionary, no capital at the beginning. */
  readonly code?: boolean
}

/** A field of one line. */
export function Line({ name, draft, change, errorOf, code = false }: LineProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <Field
      id={name}
      label={<Ruby>{phrase(name)}</Ruby>}
      hint={<Ruby>{phrase(`${name}Hint`)}</Ruby>}
      value={draft[name]}
      autoComplete="off"
      {...(code ? { spellCheck: false, autoCapitalize: 'none' } : {})}
      onChange={(event) => change({ [name]: event.target.value })}
      {...errorOf(name)}
    />
  )
}

interface TickProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}

export function Tick({ checked, onChange, children }: TickProps) {
  return (
    <label className="disaster-confirm">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  )
}
