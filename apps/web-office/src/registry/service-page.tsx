import { ClientStatusSchema, type ConsoleAct, type RegisteredClient } from '@musubi/contracts'
import { EmptyState, Ruby } from '@musubi/ui'
import { useCallback, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { ActList } from '../history/act-list.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { Guide } from './guide.tsx'
import { KeyRotation } from './key-rotation.tsx'
import { SettingsList } from './settings-list.tsx'
import { StatusActs } from './status-acts.tsx'
import { acrPhrase, useRegistry } from './use-registry.ts'
import '../terminals/terminals.css'
import './registry.css'

/** One service: its state, what its developers need, its keys, and what was decided about it. */
export function ServicePage() {
  const language = useLanguage()
  const { text } = registryTexts.voice(language)
  const { clientId } = useParams()
  const fresh = useRegistry()
  const client = fresh.value?.clients.find((one) => one.clientId === clientId)
  const name = client?.name[language]
  return (
    <Page title={name ?? text('title')} {...(name ? { heading: name } : {})}>
      <AwaitFresh fresh={fresh}>
        {({ issuer }) =>
          client ? <Service client={client} issuer={issuer} onDone={fresh.reload} /> : <UnknownService />
        }
      </AwaitFresh>
    </Page>
  )
}

export interface ServiceProps {
  readonly client: RegisteredClient
  /** Something was done: the service is asked for again. */
  readonly onDone: () => Promise<void>
}

function Service({ client, issuer, onDone }: ServiceProps & { readonly issuer: string }) {
  const { phrase } = registryTexts.voice(useLanguage())
  const { clientId, redirectUris, counter } = client
  const connection = { issuer, clientId, redirectUri: redirectUris[0] ?? '', counter }
  return (
    <>
      <StatusActs client={client} onDone={onDone} />
      <SettingsList connection={connection} />
      {redirectUris.length > 0 && (
        <details className="terminal-fold service-guide no-print">
          <summary>
            <Ruby>{phrase('guideTitle')}</Ruby>
          </summary>
          <Guide connection={connection} privateKey={null} />
        </details>
      )}
      <Summary client={client} />
      <KeyRotation key={client.version} client={client} onDone={onDone} />
      <History client={client} />
    </>
  )
}

function Summary({ client }: { readonly client: RegisteredClient }) {
  const language = useLanguage()
  const { phrase } = registryTexts.voice(language)
  const { clientId, vendor, contact, purpose, minimumAcr, claims, backchannelLogoutUri } = client
  return (
    <section className="service-summary" aria-labelledby="summary">
      <h2 id="summary">
        <Ruby>{phrase('summary')}</Ruby>
      </h2>
      <dl>
        <Fact name="vendor">
          {vendor}
          <br />
          {contact}
        </Fact>
        <Fact name="purpose">{purpose[language]}</Fact>
        <Fact name="columnAcr">
          <Ruby>{acrPhrase(minimumAcr, language)}</Ruby>
        </Fact>
        <Fact name="claims">
          {claims.length === 0 && <Ruby>{phrase('noClaims')}</Ruby>}
          {claims.map(({ claim, purpose: why }) => (
            <div key={claim}>
              <Ruby>{phrase(`claim.${claim}`)}</Ruby>（{why[language]}）
            </div>
          ))}
        </Fact>
        {backchannelLogoutUri !== null && (
          <Fact name="backchannelLogoutUri">
            <code>{backchannelLogoutUri}</code>
          </Fact>
        )}
      </dl>
      <Link className="office-act no-print" to={`/services/${encodeURIComponent(clientId)}/change`}>
        <Words>{phrase('change')}</Words>
      </Link>
    </section>
  )
}

type FactName = 'vendor' | 'purpose' | 'columnAcr' | 'claims' | 'backchannelLogoutUri'

function Fact({ name, children }: { readonly name: FactName; readonly children: ReactNode }) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <div>
      <dt>
        <Ruby>{phrase(name)}</Ruby>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function History({ client: { clientId, version } }: { readonly client: RegisteredClient }) {
  const { registry } = useOffice()
  const load = useCallback(
    (query: { readonly before?: string }) => registry.listClientHistory({ params: { clientId }, query }),
    [registry, clientId],
  )
  return <ActList key={version} load={load} detailOf={(act) => <Detail act={act} />} />
}

/** Which state a change of state led to. */
function Detail({ act: { details } }: { readonly act: ConsoleAct }) {
  const { phrase } = registryTexts.voice(useLanguage())
  const status = ClientStatusSchema.safeParse(details['status'])
  if (!status.success) return null
  return (
    <small>
      <Ruby>{phrase(`status.${status.data}`)}</Ruby>
    </small>
  )
}

export function UnknownService() {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <EmptyState
      title={<Ruby>{phrase('unknown')}</Ruby>}
      action={
        <Link className="mu-button mu-button--primary mu-button--s" to="/services">
          <Words>{phrase('backToList')}</Words>
        </Link>
      }
    >
      <Ruby>{phrase('unknownDo')}</Ruby>
    </EmptyState>
  )
}
