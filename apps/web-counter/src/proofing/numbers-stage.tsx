import type { ProofingPhase } from '@musubi/contracts/agent-proofing'
import type { Language, Phrase } from '@musubi/i18n'
import { Button, Field, Icon, Ruby } from '@musubi/ui'
import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react'
import { StageTitle } from '../stages/stage-title.tsx'
import { proofingTexts } from '../texts/proofing.ts'
import { CardFaceDrawing } from './card-face-drawing.tsx'
import { findWrongFields, type PrintedField, toNumberB, type TypedNumbers } from './printed-numbers.ts'

type Numbers = Extract<ProofingPhase, { phase: 'numbers' }>

export interface NumbersStageProps {
  readonly now: Numbers
  readonly language: Language
  /** What was typed before: after a wrong number one digit is looked for, not fourteen. */
  readonly typed: RefObject<TypedNumbers>
  readonly onNumbers: (numbers: Uint8Array<ArrayBuffer>) => void
}

const FIELD_IDS: Readonly<Record<PrintedField, string>> = {
  birth: 'birth-year',
  expiryYear: 'expiry-year',
  securityCode: 'security-code',
}

/** What is printed on the card is typed, beside a picture that shows where it stands. */
export function NumbersStage({ now, language, typed, onNumbers }: NumbersStageProps) {
  const { phrase, text } = proofingTexts.voice(language)
  const [wrong, setWrong] = useState<readonly PrintedField[]>([])
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const [first] = wrong
    if (first) form.current?.querySelector<HTMLInputElement>(`#${FIELD_IDS[first]}`)?.focus()
  }, [wrong])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = findWrongFields(typed.current)
    setWrong(found)
    const numbers = found.length === 0 ? toNumberB(typed.current) : undefined
    if (numbers) onNumbers(numbers)
  }
  const edit = (name: keyof TypedNumbers) => (value: string) => {
    typed.current = { ...typed.current, [name]: value }
  }
  const errorOf = (field: PrintedField) => wrong.includes(field) && <Ruby>{phrase(`wrong.${field}`)}</Ruby>
  const birth = (name: 'year' | 'month' | 'day') => (
    <DigitField
      id={`birth-${name}`}
      label={text(`numbers.${name}`)}
      length={name === 'year' ? 4 : 2}
      first={typed.current[name]}
      wrong={wrong.includes('birth')}
      onEdit={edit(name)}
    />
  )
  return (
    <section className="stage stage--open stage--numbers">
      <div className="numbers__where">
        <CardFaceDrawing label={text('numbers.picture')} />
        <p>
          <Ruby>{phrase('numbers.where')}</Ruby>
        </p>
      </div>
      <form ref={form} className="numbers" noValidate onSubmit={submit} autoComplete="off">
        <StageTitle words={phrase('numbers.title')} />
        {wrong.length === 0 && <NumberNote now={now} language={language} />}
        {wrong.length > 0 && <Alert words={phrase('wrong.title')} />}
        <fieldset className="numbers__birth">
          <legend>
            <Mark at={1} />
            <span>
              <Ruby>{phrase('numbers.birth')}</Ruby>
            </span>
          </legend>
          <p className="mu-field__hint">
            <Ruby>{phrase('numbers.birthHint')}</Ruby>
          </p>
          {wrong.includes('birth') && (
            <p className="mu-field__error">
              <Icon name="alert" />
              <span>{errorOf('birth')}</span>
            </p>
          )}
          {birth('year')}
          {birth('month')}
          {birth('day')}
        </fieldset>
        <div className="numbers__two">
          <Field
            id={FIELD_IDS.expiryYear}
            label={
              <>
                <Mark at={2} />
                <span>
                  <Ruby>{phrase('numbers.expiryYear')}</Ruby>
                </span>
              </>
            }
            error={errorOf('expiryYear')}
            {...DIGITS}
            maxLength={4}
            defaultValue={typed.current.expiryYear}
            onInput={(event) => edit('expiryYear')(onlyDigits(event.currentTarget))}
          />
          <Field
            id={FIELD_IDS.securityCode}
            label={
              <>
                <Mark at={3} />
                <span>
                  <Ruby>{phrase('numbers.securityCode')}</Ruby>
                </span>
              </>
            }
            error={errorOf('securityCode')}
            {...DIGITS}
            maxLength={4}
            defaultValue={typed.current.securityCode}
            onInput={(event) => edit('securityCode')(onlyDigits(event.currentTarget))}
          />
        </div>
        <Button type="submit" size="kiosk" wide>
          <Ruby>{phrase('numbers.submit')}</Ruby>
        </Button>
      </form>
    </section>
  )
}

const DIGITS = { inputMode: 'numeric', autoComplete: 'off', spellCheck: false } as const

/** Full-width digits of a Japanese keyboard are digits, too. */
function onlyDigits(input: HTMLInputElement): string {
  const digits = input.value.normalize('NFKC').replaceAll(/\D/g, '')
  if (digits !== input.value) input.value = digits
  return digits
}

function Mark({ at }: { readonly at: number }) {
  return (
    <span className="numbers__mark" aria-hidden="true">
      {at}
    </span>
  )
}

interface DigitFieldProps {
  readonly id: string
  readonly label: string
  readonly length: number
  readonly first: string
  readonly wrong: boolean
  readonly onEdit: (value: string) => void
}

function DigitField({ id, label, length, first, wrong, onEdit }: DigitFieldProps) {
  return (
    <label className="numbers__part" htmlFor={id}>
      <input
        id={id}
        className="mu-field__control"
        {...DIGITS}
        maxLength={length}
        defaultValue={first}
        aria-invalid={wrong || undefined}
        onInput={(event) => onEdit(onlyDigits(event.currentTarget))}
      />
      <span>{label}</span>
    </label>
  )
}

/** What the card said of the last number, before another is typed. */
function NumberNote({
  now: { note, triesLeft },
  language,
}: {
  readonly now: Numbers
  readonly language: Language
}) {
  const { phrase } = proofingTexts.voice(language)
  if (note === null) return null
  const words =
    note === 'wrong_number' && triesLeft !== null
      ? phrase('note.wrong_number', { count: triesLeft })
      : phrase('note.number_format')
  return <Alert words={words} />
}

function Alert({ words }: { readonly words: Phrase }) {
  return (
    <p className="login-note" role="alert">
      <Icon name="alert" />
      <span>
        <Ruby>{words}</Ruby>
      </span>
    </p>
  )
}
