import type { Language } from '@musubi/i18n'
import { Button, Icon, Ruby } from '@musubi/ui'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { loginTexts } from '../texts/login.ts'

export interface PinPadProps {
  readonly language: Language
  /** Of the words beside the field that say which PIN is meant. */
  readonly hintId: string
  readonly onPin: (pin: Uint8Array<ArrayBuffer>) => void
}

const DIGITS = 4
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/**
 * The field of the PIN and keys to touch. What is typed lives in the field alone, never in the page's state, and the field
 * is emptied as soon as it has been handed over.
 */
export function PinPad({ language, hintId, onPin }: PinPadProps) {
  const { phrase, text } = loginTexts.voice(language)
  const field = useRef<HTMLInputElement>(null)
  const [count, setCount] = useState(0)
  useEffect(() => field.current?.focus({ preventScroll: true }), [])

  const edit = (change: (typed: string) => string) => {
    const input = field.current
    if (!input) return
    input.value = change(input.value).slice(0, DIGITS)
    setCount(input.value.length)
    input.focus({ preventScroll: true })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = field.current
    if (!input || input.value === '') return input?.focus()
    const pin = new Uint8Array(input.value.length)
    for (let at = 0; at < pin.length; at++) pin[at] = input.value.charCodeAt(at)
    input.value = ''
    setCount(0)
    onPin(pin)
  }
  return (
    <form className="pin" onSubmit={submit} autoComplete="off">
      <label htmlFor="pin">
        <Ruby>{phrase('ask.label')}</Ruby>
      </label>
      <div className="pin__field">
        <input
          ref={field}
          id="pin"
          type="password"
          inputMode="numeric"
          pattern="[0-9]{4}"
          maxLength={DIGITS}
          autoComplete="off"
          aria-describedby={`${hintId} pin-typed`}
          onInput={() => edit((typed) => typed.replace(/[^0-9]/g, ''))}
        />
        <div className="pin__dots" aria-hidden="true">
          {Array.from({ length: DIGITS }, (_, at) => (
            <i key={at} className={at < count ? 'is-typed' : ''} />
          ))}
        </div>
      </div>
      <p className="visually-hidden" id="pin-typed" role="status">
        {text('ask.typed', { count })}
      </p>
      <div className="pin__keys" role="group" aria-label={text('ask.pad')}>
        {KEYS.map((key) => (
          <button key={key} type="button" onClick={() => edit((typed) => typed + key)}>
            {key}
          </button>
        ))}
        <span />
        <button type="button" onClick={() => edit((typed) => `${typed}0`)}>
          0
        </button>
        <button
          type="button"
          aria-label={text('ask.delete')}
          disabled={count === 0}
          onClick={() => edit((typed) => typed.slice(0, -1))}
        >
          <Icon name="arrow-back" />
        </button>
      </div>
      <Button type="submit" size="kiosk" wide>
        <Ruby>{phrase('ask.submit')}</Ruby>
      </Button>
    </form>
  )
}
