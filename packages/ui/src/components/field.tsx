import type { ComponentProps, ReactNode } from 'react'
import { Icon } from './icon.tsx'
import './field.css'

export interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  /** Also the anchor an error summary links to. */
  readonly id: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly error?: ReactNode
  /** Another control than an input, given the ids that tie it to its label, hint and error. */
  readonly control?: (ties: ControlTies) => ReactNode
}

export interface ControlTies {
  readonly id: string
  readonly className: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** A label, what to write, what went wrong, and the control, in this order. */
export function Field({ id, label, hint, error, control, ...input }: FieldProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const ties: ControlTies = {
    id,
    className: 'mu-field__control',
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
  }
  return (
    <div className={`mu-field ${error ? 'mu-field--wrong' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="mu-field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="mu-field__error" id={`${id}-error`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
      {control ? control(ties) : <input {...input} {...ties} />}
    </div>
  )
}

export interface ErrorSummaryProps {
  readonly title: ReactNode
  readonly errors: readonly { readonly fieldId: string; readonly message: ReactNode }[]
}

/**
 * What must be put right, as links to the fields; stands before the form's heading. A page that shows it moves focus to
 * its id `error-summary`. Nothing where there is nothing wrong.
 */
export function ErrorSummary({ title, errors }: ErrorSummaryProps) {
  if (errors.length === 0) return null
  return (
    <div className="mu-errors" id="error-summary" role="alert" tabIndex={-1}>
      <h2>{title}</h2>
      <ul>
        {errors.map(({ fieldId, message }) => (
          <li key={fieldId}>
            <a href={`#${fieldId}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
