import type { RegisteredClient } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { draftOf } from './draft.ts'
import { RegistrationForm } from './registration-form.tsx'
import { UnknownService } from './service-page.tsx'
import { useRegistry } from './use-registry.ts'
import '../terminals/terminals.css'
import './registry.css'

/** Changes a registered service, from the version that the form was opened with. */
export function ChangePage() {
  const language = useLanguage()
  const { phrase, text } = registryTexts.voice(language)
  const { clientId = '' } = useParams()
  const fresh = useRegistry()
  const client = fresh.value?.clients.find((one) => one.clientId === clientId)
  const name = client?.name[language] ?? clientId
  return (
    <Page title={text('changeTitle', { name })} heading={<Ruby>{phrase('changeTitle', { name })}</Ruby>}>
      <AwaitFresh fresh={fresh}>
        {({ acrValues }) =>
          client ? <ChangeForm client={client} acrValues={acrValues} /> : <UnknownService />
        }
      </AwaitFresh>
    </Page>
  )
}

interface ChangeFormProps {
  readonly client: RegisteredClient
  readonly acrValues: readonly string[]
}

function ChangeForm({ client, acrValues }: ChangeFormProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const { registry } = useOffice()
  const navigate = useNavigate()
  // The list is loaded again while somebody writes: a change that others made meanwhile must be refused, not written over.
  const [{ clientId, version, ...opened }] = useState(client)
  return (
    <>
      <p className="page-lead">
        <Ruby>{phrase('changeLead')}</Ruby>
      </p>
      <RegistrationForm
        start={draftOf(opened)}
        acrValues={acrValues}
        fixed
        words={{ act: 'saveChange', acting: 'saving' }}
        send={({ service: _fixed, ...body }) =>
          registry.changeClient({ params: { clientId }, body: { ...body, version } })
        }
        onDone={() => void navigate(`/services/${encodeURIComponent(clientId)}`)}
      />
    </>
  )
}
