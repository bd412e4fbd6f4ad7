import { RESIDENT_CLAIMS, type ResidentClaim, type TextInLanguages } from '@musubi/contracts'
import { htmlLang, type Phrase } from '@musubi/i18n'
import { Field, Icon, Ruby } from '@musubi/ui'
import { Picks } from '../disaster/picks.tsx'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import type { ClaimDraft, Draft } from './draft.ts'
import { Line, Part, Tick, type PartProps } from './form-parts.tsx'

/** What the service is, and who answers for it. */
export function ServicePart({ draft, change, errorOf, fixed }: PartProps & { readonly fixed: boolean }) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <Part name="part.service">
      <TextTrio
        id="name"
        legend={phrase('name')}
        hint={phrase('nameHint')}
        texts={draft.name}
        onChange={(name) => change({ name })}
        errorOf={errorOf}
      />
      {fixed ? (
        <p>
          <Ruby>{phrase('serviceFixed', { service: draft.service })}</Ruby>
        </p>
      ) : (
        <Line name="service" draft={draft} change={change} errorOf={errorOf} code />
      )}
      <Line name="vendor" draft={draft} change={change} errorOf={errorOf} />
      <Line name="contact" draft={draft} change={change} errorOf={errorOf} code />
    </Part>
  )
}

interface TextTrioProps extends Pick<PartProps, 'errorOf'> {
  readonly id: string
  readonly legend: Phrase
  readonly hint?: Phrase
  readonly texts: TextInLanguages
  readonly onChange: (texts: TextInLanguages) => void
}

/** A text in the three languages in which residents read. */
export function TextTrio({ id, legend, hint, texts, onChange, errorOf }: TextTrioProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <fieldset className="text-trio" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>
        <Ruby>{legend}</Ruby>
      </legend>
      {hint && (
        <p className="mu-field__hint" id={`${id}-hint`}>
          <Ruby>{hint}</Ruby>
        </p>
      )}
      {(['ja', 'easy', 'en'] as const).map((language) => (
        <Field
          key={language}
          id={`${id}-${language}`}
          label={<Ruby>{phrase(`in.${language}`)}</Ruby>}
          lang={htmlLang[language]}
          value={texts[language]}
          autoComplete="off"
          onChange={(event) => onChange({ ...texts, [language]: event.target.value })}
          {...errorOf(`${id}-${language}`)}
        />
      ))}
    </fieldset>
  )
}

/** Why people log in and what the service learns, with the sentence that they will read. */
export function ResidentPart({ draft, change, errorOf }: PartProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const changeClaim = (claim: ResidentClaim, part: Partial<ClaimDraft>) =>
    change({ claims: { ...draft.claims, [claim]: { ...draft.claims[claim], ...part } } })
  return (
    <Part name="part.resident">
      <TextTrio
        id="purpose"
        legend={phrase('purpose')}
        hint={phrase('purposeHint')}
        texts={draft.purpose}
        onChange={(purpose) => change({ purpose })}
        errorOf={errorOf}
      />
      <Picks
        id="claims"
        legend={<Ruby>{phrase('claims')}</Ruby>}
        hint={<Ruby>{phrase('claimsHint')}</Ruby>}
        type="checkbox"
        picks={RESIDENT_CLAIMS.map((claim) => ({
          value: claim,
          label: <Ruby>{phrase(`claim.${claim}`)}</Ruby>,
          picked: draft.claims[claim].asked,
        }))}
        onPick={(claim) => changeClaim(claim, { asked: !draft.claims[claim].asked })}
        {...errorOf('claims')}
      />
      {RESIDENT_CLAIMS.filter((claim) => draft.claims[claim].asked).map((claim) => (
        <div key={claim} className="claim-why">
          <TextTrio
            id={`claim-${claim}`}
            legend={phrase('claimPurpose', { claim: phrase(`claim.${claim}`) })}
            texts={draft.claims[claim].purpose}
            onChange={(purpose) => changeClaim(claim, { purpose })}
            errorOf={errorOf}
          />
          <Tick
            checked={draft.claims[claim].required}
            onChange={(required) => changeClaim(claim, { required })}
          >
            <Ruby>{phrase('claimRequired')}</Ruby>
          </Tick>
        </div>
      ))}
      <Preview draft={draft} />
    </Part>
  )
}

/** The sentence of the login page, in the language of whoever writes it. */
function Preview({ draft }: { readonly draft: Draft }) {
  const language = useLanguage()
  const { phrase } = registryTexts.voice(language)
  const asked = RESIDENT_CLAIMS.filter((claim) => draft.claims[claim].asked)
  const comma = language === 'en' ? ', ' : '、'
  const what = [
    ...phrase('previewBase'),
    ...asked.flatMap((claim) => [{ text: comma }, ...phrase(`claim.${claim}`)]),
  ]
  const name = draft.name[language].trim()
  return (
    <aside className="registration-preview" aria-labelledby="preview">
      <h3 id="preview">
        <Icon name="eye" />
        <span>
          <Ruby>{phrase('preview')}</Ruby>
        </span>
      </h3>
      <p>
        <b>
          <Ruby>{phrase('previewSees', { service: name === '' ? phrase('previewNone') : name, what })}</Ruby>
        </b>
      </p>
      <p>
        <Ruby>{phrase('previewWhy', { purpose: draft.purpose[language].trim() || '—' })}</Ruby>
      </p>
    </aside>
  )
}
