import { Field, Ruby } from '@musubi/ui'
import { Picks } from '../disaster/picks.tsx'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Line, Part, Tick, type PartProps } from './form-parts.tsx'

/** Where codes and people go after a login and a logout. */
export function AddressPart(part: PartProps) {
  return (
    <Part name="part.addresses">
      <Lines {...part} name="redirectUris" rows={3} />
      <Lines {...part} name="postLogoutRedirectUris" rows={2} />
      <Line {...part} name="backchannelLogoutUri" code />
    </Part>
  )
}

interface LinesProps extends PartProps {
  readonly name: 'redirectUris' | 'postLogoutRedirectUris' | 'keys'
  readonly rows: number
}

/** A field of several lines. */
export function Lines({ name, rows, draft, change, errorOf }: LinesProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <Field
      id={name}
      label={<Ruby>{phrase(name)}</Ruby>}
      hint={<Ruby>{phrase(`${name}Hint`)}</Ruby>}
      {...errorOf(name)}
      control={(ties) => (
        <textarea
          {...ties}
          className={`${ties.className} registration-lines`}
          rows={rows}
          spellCheck={false}
          autoCapitalize="none"
          value={draft[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    />
  )
}

/** The key with which the service proves itself: pasted, or read where the service shows it. */
export function KeyPart(part: PartProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const { draft, change } = part
  return (
    <Part name="part.key">
      <Picks
        id="keySource"
        legend={<Ruby>{phrase('keySource')}</Ruby>}
        type="radio"
        picks={(['paste', 'address'] as const).map((source) => ({
          value: source,
          label: <Ruby>{phrase(`keySource.${source}`)}</Ruby>,
          says: <Ruby>{phrase(`keySource.${source}.says`)}</Ruby>,
          picked: draft.keySource === source,
        }))}
        onPick={(keySource) => change({ keySource })}
      />
      {draft.keySource === 'paste' ? (
        <Lines {...part} name="keys" rows={7} />
      ) : (
        <Line {...part} name="jwksUri" code />
      )}
    </Part>
  )
}

export function MorePart({ draft, change }: PartProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <Part name="part.more">
      <Tick checked={draft.refresh} onChange={(refresh) => change({ refresh })}>
        <Ruby>{phrase('refresh')}</Ruby>
      </Tick>
      <Tick checked={draft.acting} onChange={(acting) => change({ acting })}>
        <Ruby>{phrase('acting')}</Ruby>
      </Tick>
      <Tick checked={draft.counter} onChange={(counter) => change({ counter })}>
        <Ruby>{phrase('counter')}</Ruby>
      </Tick>
      {draft.counter && (
        <p className="mu-field__hint">
          <Ruby>{phrase('counterHint')}</Ruby>
        </p>
      )}
    </Part>
  )
}
