import type { ClientFailure, RegisteredClient } from '@musubi/contracts'
import { Button, Field, Icon, Notice, Ruby } from '@musubi/ui'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { Guide } from './guide.tsx'
import { makeKey, SANDBOX_REDIRECT, sandboxName, sandboxRegistration, type MadeKey } from './sandbox.ts'
import { SettingsList } from './settings-list.tsx'

interface SandboxMakerProps {
  readonly issuer: string
  readonly onMade: () => Promise<void>
}

/** Makes a service to try with, with a key of its own, and shows everything that is needed to log in with it. */
export function SandboxMaker({ issuer, onMade }: SandboxMakerProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const maker = useSandbox(onMade)
  return (
    <section className="sandbox" aria-labelledby="sandbox">
      <h2 id="sandbox">
        <Ruby>{phrase('guideTitle')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('guideLead')}</Ruby>
      </p>
      {maker.made ? <Made issuer={issuer} made={maker.made} /> : <Maker maker={maker} />}
    </section>
  )
}

function Maker({ maker }: { readonly maker: ReturnType<typeof useSandbox> }) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <form className="sandbox-form no-print" noValidate onSubmit={maker.submit}>
      <Field
        id="sandbox-contact"
        label={<Ruby>{phrase('sandboxContact')}</Ruby>}
        hint={<Ruby>{phrase('sandboxContactHint')}</Ruby>}
        type="email"
        autoComplete="email"
        value={maker.contact}
        onChange={(event) => maker.setContact(event.target.value)}
        {...(maker.wrong ? { error: <Ruby>{phrase('wrong.contact')}</Ruby> } : {})}
      />
      {maker.noKey && (
        <p className="act-failure" role="alert">
          <Icon name="alert" />
          <Words>{phrase('sandboxNoKey')}</Words>
        </p>
      )}
      {maker.failure && <ActFailure failure={maker.failure} />}
      <Button type="submit" size="s" variant="secondary" aria-disabled={maker.busy}>
        <Ruby>{phrase(maker.busy ? 'sandboxMaking' : 'sandboxMake')}</Ruby>
      </Button>
    </form>
  )
}

interface Sandbox {
  readonly client: RegisteredClient
  readonly privateKey: string
}

function Made({ issuer, made }: { readonly issuer: string; readonly made: Sandbox }) {
  const { phrase } = registryTexts.voice(useLanguage())
  const { clientId } = made.client
  const connection = { issuer, clientId, redirectUri: SANDBOX_REDIRECT, counter: false }
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div className="sandbox-made" ref={box} tabIndex={-1}>
      <Notice tone="ok" role="status" title={<Ruby>{phrase('sandboxMade', { clientId })}</Ruby>}>
        <Link className="office-act no-print" to={`/services/${encodeURIComponent(clientId)}`}>
          <Words>{phrase('toService')}</Words>
        </Link>
      </Notice>
      <Guide connection={connection} privateKey={made.privateKey} />
      <SettingsList connection={connection} />
    </div>
  )
}

/** One page makes one sandbox: pressing again after a lost answer sends the same key under the same id. */
function useSandbox(onMade: () => Promise<void>) {
  const { registry } = useOffice()
  const [registrationId] = useState(freshId)
  const [service] = useState(() => sandboxName(crypto.getRandomValues(new Uint8Array(6))))
  const key = useRef<MadeKey | null>(null)
  const [contact, setContact] = useState('')
  const [wrong, setWrong] = useState(false)
  const [noKey, setNoKey] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const [made, setMade] = useState<Sandbox | null>(null)
  const make = async () => {
    if (busy) return
    const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact.trim())
    setWrong(!isAddress)
    if (!isAddress) return
    setBusy(true)
    key.current ??= await makeKey(`${service}-1`).catch(() => null)
    setNoKey(key.current === null)
    if (key.current) {
      const { publicKey, privateKey } = key.current
      const body = sandboxRegistration(service, contact.trim(), publicKey)
      const answer = await registry.registerClient({ params: { registrationId }, body })
      setFailure(answer.ok ? null : answer.error)
      if (answer.ok) {
        setMade({ client: answer.value.client, privateKey })
        await onMade()
      }
    }
    setBusy(false)
  }
  return {
    contact,
    setContact,
    wrong,
    noKey,
    busy,
    failure,
    made,
    submit: (event: { preventDefault(): void }) => {
      event.preventDefault()
      void make()
    },
  }
}
