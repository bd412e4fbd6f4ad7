import type { ClientFailure, MandateAtCounter, StaffAccount, TextInLanguages } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { useCallback, useState } from 'react'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { useLanguage } from '../office-context.ts'
import { mandateTexts } from '../texts/mandate-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { Words } from '../words.tsx'
import { ActButton, ActPanel } from './act-panel.tsx'
import { useDay } from './use-accounts.ts'
import { useMandates } from './use-mandates.ts'

type Names = ReadonlyMap<string, TextInLanguages>

/** Who may act for this person and for whom this person may act; both ways out of it. */
export function AccountMandates({
  account: { person, status, protection },
  onChange,
}: {
  readonly account: StaffAccount
  /** Something was ended: the history has one line more. */
  readonly onChange: () => void
}) {
  const { phrase } = mandateTexts.voice(useLanguage())
  const mandates = useMandates()
  const load = useCallback(() => mandates.listMandates({ params: { person } }), [mandates, person])
  const [loaded, reload] = useLoaded(load)
  const changed = () => {
    onChange()
    void reload()
  }
  // Under 支援措置 nobody acts for a person, and the person for nobody.
  if (loaded.state === 'loading' || protection) return null
  const { mandates: all, services } =
    loaded.state === 'ready' ? loaded.value : { mandates: [], services: [] as const }
  const names: Names = new Map(services.map(({ service, name }) => [service, name]))
  const isOpen = status === 'active' || status === 'provisional'
  return (
    <section aria-labelledby="mandates">
      <h2 id="mandates">
        <Ruby>{phrase('title')}</Ruby>
      </h2>
      {loaded.state === 'failed' && <FailureNotice failure={loaded.failure} onRetry={() => void reload()} />}
      {loaded.state === 'ready' &&
        (['forThis', 'byThis'] as const).map((side) => {
          const isActor = side === 'byThis'
          const mine = all.filter(({ represented }) => (represented === person) !== isActor)
          return (
            <div key={side} className="mandates">
              <h3>
                <Ruby>{phrase(side)}</Ruby>
              </h3>
              {mine.length === 0 && (
                <p>
                  <Ruby>{phrase(`${side}None`)}</Ruby>
                </p>
              )}
              <ul>
                {mine.map((mandate) => (
                  <MandateItem
                    key={mandate.mandateId}
                    mandate={mandate}
                    person={person}
                    names={names}
                    onEnded={changed}
                  />
                ))}
              </ul>
            </div>
          )
        })}
      {loaded.state === 'ready' && isOpen && services.length === 0 && (
        <p className="account-way-note">
          <Ruby>{phrase('noServices')}</Ruby>
        </p>
      )}
      {isOpen && services.length > 0 && (
        <div className="account-acts">
          <Link className="office-act" to={`/accounts/person/${person}/mandate`}>
            <Words>{phrase('new')}</Words>
          </Link>
        </div>
      )}
    </section>
  )
}

interface ItemProps {
  readonly mandate: MandateAtCounter
  readonly person: string
  readonly names: Names
  readonly onEnded: () => void
}

function MandateItem({ mandate, person, names, onEnded }: ItemProps) {
  const language = useLanguage()
  const { phrase, text } = mandateTexts.voice(language)
  const day = useDay()
  const ending = useEnding(mandate, person, onEnded)
  const isActor = mandate.represented !== person
  const other = isActor ? mandate.represented : mandate.actor
  const name = (isActor ? mandate.representedName : mandate.actorName) ?? text('noName')
  const services = mandate.services.map((one) => names.get(one)?.[language] ?? one)
  return (
    <li>
      <Icon name="family" />
      <div>
        <p className="mandate-who">
          {other === null ? (
            <Ruby>{phrase('waiting')}</Ruby>
          ) : (
            <Link to={`/accounts/person/${other}`}>{name}</Link>
          )}
          <span>
            <Ruby>{phrase(`relation.${mandate.relation}`)}</Ruby>
          </span>
        </p>
        <p className="account-way-note">
          {services.join(language === 'en' ? ', ' : '、')}
          {language === 'en' ? ', ' : '、'}
          <Ruby>{phrase('until', { day: day(mandate.until) })}</Ruby>
        </p>
        <p className="account-way-note">
          <Ruby>{phrase(mandate.evidence === null ? 'seenCard' : `seen.${mandate.evidence}`)}</Ruby>
        </p>
        <ActPanel title={phrase('end')} lead={phrase('endLead')}>
          <ActButton
            words={phrase(ending.busy ? 'working' : 'endDo', { name })}
            busy={ending.busy}
            danger
            onPress={() => void ending.end()}
          />
          {ending.failure && <ActFailure failure={ending.failure} />}
        </ActPanel>
      </div>
    </li>
  )
}

function useEnding({ mandateId }: MandateAtCounter, person: string, onEnded: () => void) {
  const mandates = useMandates()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const end = async () => {
    setBusy(true)
    const answer = await mandates.endMandate({ params: { mandateId }, body: { person } })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) onEnded()
  }
  return { busy, failure, end }
}
