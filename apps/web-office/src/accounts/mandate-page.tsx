import type { FoundAccount, StaffAccount } from '@musubi/contracts'
import { EmptyState, Notice, Ruby } from '@musubi/ui'
import { useCallback, useState } from 'react'
import { Link, useParams } from 'react-router'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage } from '../office-context.ts'
import { mandateTexts } from '../texts/mandate-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { Words } from '../words.tsx'
import { AccountsNav } from './accounts-nav.tsx'
import { MandateCheck } from './mandate-check.tsx'
import { emptyMandate } from './mandate-draft.ts'
import { MandateForm } from './mandate-form.tsx'
import { sidesOf, type MandateService, type Pair } from './mandate-pair.ts'
import { PickPerson } from './pick-person.tsx'
import { useAccounts, useDay } from './use-accounts.ts'
import { useMandates } from './use-mandates.ts'

/** Records who may act for whom: first the other person, then what the paper says, then a look at the whole. */
export function MandatePage() {
  const { person = '' } = useParams()
  const { phrase, text } = mandateTexts.voice(useLanguage())
  const accounts = useAccounts()
  const mandates = useMandates()
  const load = useCallback(async () => {
    const account = await accounts.getAccount({ params: { person } })
    if (!account.ok) return account
    const listed = await mandates.listMandates({ params: { person } })
    if (!listed.ok) return listed
    const { services } = listed.value
    return { ok: true, value: { me: account.value.account, services } } as const
  }, [accounts, mandates, person])
  const [loaded, reload] = useLoaded(load)
  return (
    <Page title={text('pageTitle')} heading={<Ruby>{phrase('pageTitle')}</Ruby>} wide>
      <AccountsNav />
      {loaded.state === 'failed' && <FailureNotice failure={loaded.failure} onRetry={() => void reload()} />}
      {loaded.state === 'ready' && <Recording {...loaded.value} />}
    </Page>
  )
}

interface RecordingProps {
  readonly me: StaffAccount
  readonly services: readonly MandateService[]
}

type Step = 'fill' | 'check' | { readonly doneUntil: string }

/** One opened page is one mandate, however often its answer is lost. */
function Recording({ me, services }: RecordingProps) {
  const { phrase, text } = mandateTexts.voice(useLanguage())
  const [mandateId] = useState(freshId)
  const [other, setOther] = useState<FoundAccount | null>(null)
  const [draft, setDraft] = useState(emptyMandate)
  const [step, setStep] = useState<Step>('fill')
  const nameOf = ({ displayName, loginName }: Pick<FoundAccount, 'displayName' | 'loginName'>) =>
    displayName ?? loginName ?? text('noName')
  if (services.length === 0)
    return (
      <EmptyState icon="family" title={<Ruby>{phrase('noServices')}</Ruby>}>
        <Link to={`/accounts/person/${me.person}`}>
          <Ruby>{phrase('toAccount', { name: nameOf(me) })}</Ruby>
        </Link>
      </EmptyState>
    )
  if (!other) return <PickPerson me={me} myName={nameOf(me)} onPick={setOther} />
  const pair = { me, other, myName: nameOf(me), otherName: nameOf(other) }
  if (typeof step === 'object') return <Done pair={pair} draft={draft} until={step.doneUntil} />
  if (step === 'check')
    return (
      <MandateCheck
        mandateId={mandateId}
        pair={pair}
        draft={draft}
        services={services}
        onBack={() => setStep('fill')}
        onDone={(doneUntil) => setStep({ doneUntil })}
      />
    )
  return (
    <MandateForm
      pair={pair}
      services={services}
      draft={draft}
      onDraft={setDraft}
      onOther={() => setOther(null)}
      onCheck={() => setStep('check')}
    />
  )
}

function Done({
  pair,
  draft,
  until,
}: {
  readonly pair: Pair
  readonly draft: { readonly side: 'represented' | 'actor' | null }
  readonly until: string
}) {
  const { phrase } = mandateTexts.voice(useLanguage())
  const day = useDay()
  const { actor, represented } = sidesOf(pair, draft.side)
  return (
    <Notice tone="ok" role="status" title={<Ruby>{phrase('doneTitle')}</Ruby>}>
      <p>
        <Ruby>
          {phrase('doneText', { actor: actor.name, represented: represented.name, day: day(until) })}
        </Ruby>
      </p>
      <div className="account-acts">
        <Link className="office-act" to={`/accounts/person/${pair.me.person}`}>
          <Words>{phrase('toAccount', { name: pair.myName })}</Words>
        </Link>
      </div>
    </Notice>
  )
}
