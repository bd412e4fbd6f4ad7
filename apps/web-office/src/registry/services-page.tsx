import type { RegisteredClient } from '@musubi/contracts'
import { EmptyState, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { SandboxMaker } from './sandbox-maker.tsx'
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

function ServiceList({ registry }: { readonly registry: Registry }) {
  const { phrase, text } = registryTexts.voice(useLanguage())
  const columns = ['columnName', 'columnAcr', 'columnClaims', 'columnStatus'] as const
  return (
    <section className="services" aria-label={text('title')}>
      <div className="services-head" aria-hidden="true">
        {columns.map((column) => (
          <span key={column}>
            <Ruby>{phrase(column)}</Ruby>
          </span>
        ))}
      </div>
      <ul>
        {registry.clients.map((client) => (
          <ServiceRow key={client.clientId} client={client} />
        ))}
      </ul>
    </section>
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
