import { Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { CopyButton } from '../frame/copy-button.tsx'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { CopyBlock } from './copy-block.tsx'
import { CIBA, discoveryAddress, settingsJson, type Connection } from './example-code.ts'

/** What a developer asks for first, each thing to be copied. */
export function SettingsList({ connection }: { readonly connection: Connection }) {
  const { phrase, text } = registryTexts.voice(useLanguage())
  const { issuer, clientId, redirectUri, counter } = connection
  return (
    <section className="settings-list" aria-labelledby="settings">
      <h2 id="settings">
        <Ruby>{phrase('settings')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('settingsLead')}</Ruby>
      </p>
      <dl>
        <Setting name="set.issuer" value={issuer} />
        <Setting name="set.discovery" value={discoveryAddress(issuer)} />
        <Setting name="set.clientId" value={clientId} />
        <Setting name="set.scope" value="openid" />
        {redirectUri !== '' && <Setting name="set.redirect" value={redirectUri} />}
        {counter && <Setting name="set.counter" value={CIBA} />}
        {counter && (
          <Said name="set.counterHow">
            <Words>{phrase('set.counterText')}</Words>
          </Said>
        )}
        <Said name="set.rules">
          <Words>{phrase('set.rulesText')}</Words>
        </Said>
        <Said name="set.ids">
          <Words>{phrase('set.idsText')}</Words>
        </Said>
      </dl>
      <details className="terminal-fold no-print">
        <summary>
          <Ruby>{phrase('set.json')}</Ruby>
        </summary>
        <CopyBlock title="JSON" name={text('set.json')} value={settingsJson(connection)} />
      </details>
    </section>
  )
}

type Name = 'set.issuer' | 'set.discovery' | 'set.clientId' | 'set.scope' | 'set.redirect' | 'set.counter'

function Setting({ name, value }: { readonly name: Name; readonly value: string }) {
  const { text } = registryTexts.voice(useLanguage())
  return (
    <Said name={name}>
      <code>{value}</code>
      <CopyButton value={value} of={text(name)} />
    </Said>
  )
}

function Said({
  name,
  children,
}: {
  readonly name: Name | 'set.rules' | 'set.ids' | 'set.counterHow'
  readonly children: ReactNode
}) {
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
