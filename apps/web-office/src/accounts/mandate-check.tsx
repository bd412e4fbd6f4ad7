import type { ClientFailure } from '@musubi/contracts'
import type { Phrase } from '@musubi/i18n'
import { Button, Ruby } from '@musubi/ui'
import { useState, type ReactNode } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import type { freshId } from '../fresh-id.ts'
import { useLanguage } from '../office-context.ts'
import { mandateTexts } from '../texts/mandate-texts.ts'
import { Words } from '../words.tsx'
import { untilOf, type MandateDraft } from './mandate-draft.ts'
import { SpanWords } from './mandate-form.tsx'
import { sidesOf, type MandateService, type Pair } from './mandate-pair.ts'
import { useMandates } from './use-mandates.ts'

interface CheckProps {
  readonly mandateId: ReturnType<typeof freshId>
  readonly pair: Pair
  readonly draft: MandateDraft
  readonly services: readonly MandateService[]
  readonly onBack: () => void
  readonly onDone: (until: string) => void
}

/** The whole before it is recorded, as sentences would say it to the two. */
export function MandateCheck(props: CheckProps) {
  const { pair, draft, services, onBack } = props
  const language = useLanguage()
  const { phrase } = mandateTexts.voice(language)
  const recording = useRecording(props)
  const { actor, represented } = sidesOf(pair, draft.side)
  const { relation, paper, span } = draft
  const chosen = services.filter(({ service }) => draft.services.includes(service))
  return (
    <section className="accounts-form" aria-labelledby="mandate-check">
      <h2 id="mandate-check">
        <Ruby>{phrase('checkTitle')}</Ruby>
      </h2>
      <dl className="account-facts mandate-facts">
        <Row name={phrase('checkFor')}>
          <b>{represented.name}</b>
        </Row>
        <Row name={phrase('checkWho')}>
          <b>{actor.name}</b>
        </Row>
        <Row name={phrase('relation')}>{relation && <Ruby>{phrase(`relation.${relation}`)}</Ruby>}</Row>
        <Row name={phrase('paper')}>{paper && <Ruby>{phrase(`paper.${paper}`)}</Ruby>}</Row>
        <Row name={phrase('services')}>
          {chosen.map(({ name }) => name[language]).join(language === 'en' ? ', ' : '、')}
        </Row>
        <Row name={phrase('span')}>{span && <SpanWords span={span} />}</Row>
      </dl>
      {recording.failure && <ActFailure failure={recording.failure} />}
      <div className="account-acts">
        <Button aria-disabled={recording.busy} onClick={() => void recording.record()}>
          <Ruby>{phrase(recording.busy ? 'working' : 'record')}</Ruby>
        </Button>
        <button type="button" className="office-act" onClick={onBack}>
          <Words>{phrase('back')}</Words>
        </button>
      </div>
    </section>
  )
}

function Row({ name, children }: { readonly name: Phrase; readonly children: ReactNode }) {
  return (
    <div>
      <dt>
        <Ruby>{name}</Ruby>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function useRecording({ mandateId, pair, draft, onDone }: CheckProps) {
  const mandates = useMandates()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const record = async () => {
    const { relation, paper, span, services } = draft
    if (busy || relation === null || paper === null || span === null) return
    const { actor, represented } = sidesOf(pair, draft.side)
    setBusy(true)
    const answer = await mandates.recordMandate({
      params: { mandateId },
      body: {
        represented: represented.person,
        actor: actor.person,
        relation,
        evidence: paper,
        services: [...services],
        until: untilOf(relation, span, Date.now()),
      },
    })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) onDone(answer.value.until)
  }
  return { busy, failure, record }
}
