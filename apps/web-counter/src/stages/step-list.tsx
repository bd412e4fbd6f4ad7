import type { Phrase } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'

/** The real steps of a card at work: those done ticked, the present one marked. */
export function StepList<S extends string>({
  steps,
  done,
  phraseOf,
}: {
  readonly steps: readonly S[]
  /** How many of them are behind. */
  readonly done: number
  readonly phraseOf: (step: S, isDone: boolean) => Phrase
}) {
  return (
    <ol className="steps">
      {steps.map((step, at) => (
        <li
          key={step}
          className={at < done ? 'is-done' : at === done ? 'is-now' : ''}
          aria-current={at === done ? 'step' : undefined}
        >
          <span className="steps__mark">{at < done && <Icon name="check" />}</span>
          <span>
            <Ruby>{phraseOf(step, at < done)}</Ruby>
          </span>
        </li>
      ))}
    </ol>
  )
}
