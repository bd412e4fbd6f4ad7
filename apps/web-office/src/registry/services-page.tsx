import { CLIENT_STATUSES, type RegisteredClient } from '@musubi/contracts'
import { EmptyState, Field, Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Link } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { SandboxMaker } from './sandbox-maker.tsx'
import {
  EVERYTHING,
  findServices,
  MANY_SERVICES,
  PAGE_SERVICES,
  type ServiceFilter,
} from './service-filter.ts'
import { StatusWord } from './status-word.tsx'
import { acrPhrase, useRegistry, type Registry } from './use-registry.ts'
import '../terminals/terminals.css'
import './registry.css'

/** Vendors' services that may log residents in, and the way to connect one in ten minutes. */
export function ServicesPage() {
  const { phrase, text } = registryTexts.voice(useLanguage())
  const fresh = useRegistry()
  return (
    <Page title={text('title')} heading={<Ruby>{phrase('title')}</Ruby>} wide>
      <div className="console-lead">
        <p className="page-lead">
          <Ruby>{phrase('lead')}</Ruby>
        </p>
        <Link className="mu-button mu-button--primary mu-button--s no-print" to="/services/new">
          <Words>{phrase('register')}</Words>
        </Link>
      </div>
      <AwaitFresh fresh={fresh}>
        {(registry) => (
          <>
            {registry.clients.length === 0 ? (
              <EmptyState title={<Ruby>{phrase('empty')}</Ruby>}>
                <Ruby>{phrase('emptyDo')}</Ruby>
              </EmptyState>
            ) : (
              <ServiceList registry={registry} />
            )}
            <SandboxMaker issuer={registry.issuer} onMade={fresh.reload} />
          </>
        )}
      </AwaitFresh>
    </Page>
  )
}

function ServiceList({ registry: { clients } }: { readonly registry: Registry }) {
  const { phrase, text } = registryTexts.voice(useLanguage())
  const [filter, setFilter] = useState(EVERYTHING)
  const [shown, setShown] = useState(PAGE_SERVICES)
  const found = findServices(clients, filter)
  const columns = ['columnName', 'columnAcr', 'columnClaims', 'columnStatus'] as const
  return (
    <section className="services" aria-label={text('title')}>
      {clients.length >= MANY_SERVICES && <Filter clients={clients} filter={filter} onFilter={setFilter} />}
      <p className="services-count" role="status">
        {clients.length >= MANY_SERVICES && <Ruby>{phrase('found', { count: found.length })}</Ruby>}
      </p>
      <div className="services-head" aria-hidden="true">
        {columns.map((column) => (
          <span key={column}>
            <Ruby>{phrase(column)}</Ruby>
          </span>
        ))}
      </div>
      <ul>
        {found.slice(0, shown).map((client) => (
          <ServiceRow key={client.clientId} client={client} />
        ))}
      </ul>
      {found.length > shown && (
        <button type="button" className="office-act" onClick={() => setShown(shown + PAGE_SERVICES)}>
          <Words>{phrase('more', { count: Math.min(PAGE_SERVICES, found.length - shown) })}</Words>
        </button>
      )}
    </section>
  )
}

interface FilterProps {
  readonly clients: readonly RegisteredClient[]
  readonly filter: ServiceFilter
  readonly onFilter: (filter: ServiceFilter) => void
}

function Filter({ clients, filter, onFilter }: FilterProps) {
  const { phrase, text } = registryTexts.voice(useLanguage())
  const counts = CLIENT_STATUSES.map((status) => ({
    status,
    count: findServices(clients, { ...filter, status }).length,
  }))
  return (
    <div className="services-filter no-print">
      <Field
        id="services-find"
        type="search"
        label={<Ruby>{phrase('find')}</Ruby>}
        value={filter.text}
        autoComplete="off"
        onChange={({ target }) => onFilter({ ...filter, text: target.value })}
      />
      <div className="office-chips" role="group" aria-label={text('columnStatus')}>
        {counts.map(({ status, count }) => {
          const isOn = filter.status === status
          return (
            <button
              key={status}
              type="button"
              aria-pressed={isOn}
              onClick={() => onFilter({ ...filter, status: isOn ? null : status })}
            >
              {isOn && <Icon name="check" />}
              <Words>{phrase('chip', { status: phrase(`status.${status}`), count })}</Words>
            </button>
          )
        })}
      </div>
    </div>
  )
}

function ServiceRow({ client }: { readonly client: RegisteredClient }) {
  const language = useLanguage()
  const { phrase } = registryTexts.voice(language)
  const { clientId, name, vendor, minimumAcr, claims, status } = client
  return (
    <li className="services-row" data-status={status}>
      <div className="row-name">
        <Link to={`/services/${encodeURIComponent(clientId)}`}>{name[language]}</Link>
        <small>
          {vendor} · <code>{clientId}</code>
        </small>
      </div>
      <Words>{acrPhrase(minimumAcr, language)}</Words>
      <span className="services-claims">
        {claims.length === 0 ? (
          <Ruby>{phrase('noClaims')}</Ruby>
        ) : (
          claims.map(({ claim }) => <Words key={claim}>{phrase(`claim.${claim}`)}</Words>)
        )}
      </span>
      <StatusWord status={status} />
    </li>
  )
}
