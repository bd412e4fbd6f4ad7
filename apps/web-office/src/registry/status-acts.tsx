import type { ClientFailure, ClientStatus } from '@musubi/contracts'
import { Icon, Notice, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { Tick } from './form-parts.tsx'
import type { ServiceProps } from './service-page.tsx'
import { StatusWord } from './status-word.tsx'

const NEXT: Readonly<Record<ClientStatus, readonly ClientStatus[]>> = {
  sandbox: ['active', 'suspended'],
  active: ['suspended', 'sandbox'],
  suspended: ['sandbox', 'active'],
}
const ACTS = { active: 'toActive', sandbox: 'toSandbox', suspended: 'toSuspended' } as const
const SAYS = { active: 'goActive', sandbox: 'goSandbox', suspended: 'goSuspended' } as const

/** The state of a service and the ways out of it: first a press that says what will happen, then a tick, then the act. */
export function StatusActs({ client, onDone }: ServiceProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const acts = useStatusActs(client, onDone)
  const { status } = client
  return (
    <section className="service-status" aria-labelledby="status">
      <h2 id="status" className="visually-hidden">
        <Ruby>{phrase('statusTitle')}</Ruby>
      </h2>
      <p className="service-status-now" role="status">
        <StatusWord status={status} />
        <Words>{phrase(`statusSays.${status}`)}</Words>
      </p>
      <div className="service-status-acts no-print">
        {NEXT[status].map((next) => (
          <button
            key={next}
            type="button"
            className="office-act"
            data-strong={next === 'active' ? '' : undefined}
            data-danger={next === 'suspended' ? '' : undefined}
            aria-expanded={acts.wanted === next}
            onClick={() => acts.want(next)}
          >
            <Words>{phrase(ACTS[next])}</Words>
          </button>
        ))}
      </div>
      {acts.wanted && <Confirmation wanted={acts.wanted} acts={acts} />}
      {acts.failure && <StatusFailure failure={acts.failure} clientId={client.clientId} />}
    </section>
  )
}

interface ConfirmationProps {
  readonly wanted: ClientStatus
  readonly acts: ReturnType<typeof useStatusActs>
}

function Confirmation({ wanted, acts }: ConfirmationProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <div className="service-confirm no-print">
      <p>
        <Ruby>{phrase(SAYS[wanted])}</Ruby>
      </p>
      <Tick checked={acts.confirmed} onChange={acts.confirm}>
        <Ruby>{phrase('confirm')}</Ruby>
      </Tick>
      {acts.unconfirmed && (
        <p className="act-failure" role="alert">
          <Icon name="alert" />
          <Words>{phrase('wrong.confirm')}</Words>
        </p>
      )}
      <button
        type="button"
        className="office-act"
        data-strong={wanted === 'suspended' ? undefined : ''}
        data-danger={wanted === 'suspended' ? '' : undefined}
        aria-disabled={acts.busy}
        onClick={() => void acts.press()}
      >
        <Words>{phrase(acts.busy ? 'changing' : ACTS[wanted])}</Words>
      </button>
    </div>
  )
}

interface StatusFailureProps {
  readonly failure: ClientFailure
  readonly clientId: string
}

/** What must be put right before the state can change, with the way there. */
function StatusFailure({ failure, clientId }: StatusFailureProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  if (!failure.fields || failure.fields.length === 0) return <ActFailure failure={failure} />
  return (
    <Notice tone="danger" role="alert" title={<Ruby>{phrase('statusRefused')}</Ruby>}>
      <ul className="service-refused">
        {failure.fields.map(({ path, message }) => (
          <li key={path}>
            <code>{path}</code> {message}
          </li>
        ))}
      </ul>
      <Link className="office-act" to={`/services/${encodeURIComponent(clientId)}/change`}>
        <Words>{phrase('change')}</Words>
      </Link>
    </Notice>
  )
}

function useStatusActs({ clientId, version }: ServiceProps['client'], onDone: () => Promise<void>) {
  const { registry } = useOffice()
  const [wanted, setWanted] = useState<ClientStatus | null>(null)
  const [confirmed, setConfirmed] = useState(false)
  const [unconfirmed, setUnconfirmed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const want = (status: ClientStatus | null) => {
    setWanted(status === wanted ? null : status)
    setConfirmed(false)
    setUnconfirmed(false)
    setFailure(null)
  }
  return {
    wanted,
    confirmed,
    unconfirmed,
    busy,
    failure,
    want,
    confirm: (given: boolean) => {
      setConfirmed(given)
      if (given) setUnconfirmed(false)
    },
    press: async () => {
      setUnconfirmed(!confirmed)
      if (!wanted || !confirmed || busy) return
      setBusy(true)
      const answer = await registry.setClientStatus({
        params: { clientId },
        body: { status: wanted, version },
      })
      setBusy(false)
      if (answer.ok) want(null)
      else setFailure(answer.error)
      await onDone()
    },
  }
}
