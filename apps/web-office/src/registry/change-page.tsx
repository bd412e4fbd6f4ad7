import { Ruby } from '@musubi/ui'
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

/** Changes a registered service, from the version that is on the screen. */
export function ChangePage() {
  const language = useLanguage()
  const { phrase, text } = registryTexts.voice(language)
  const { registry } = useOffice()
  const { clientId = '' } = useParams()
  const fresh = useRegistry()
  const navigate = useNavigate()
  const client = fresh.value?.clients.find((one) => one.clientId === clientId)
  const name = client?.name[language] ?? clientId
  return (
    <Page title={text('changeTitle', { name })} heading={<Ruby>{phrase('changeTitle', { name })}</Ruby>}>
      <AwaitFresh fresh={fresh}>
        {({ acrValues }) =>
          client ? (
            <>
              <p className="page-lead">
                <Ruby>{phrase('changeLead')}</Ruby>
              </p>
              <RegistrationForm
                start={draftOf(client)}
                acrValues={acrValues}
                fixed
                words={{ act: 'saveChange', acting: 'saving' }}
                send={({ service: _fixed, ...body }) =>
                  registry.changeClient({
                    params: { clientId },
                    body: { ...body, version: client.version },
                  })
                }
                onDone={() => void navigate(`/services/${encodeURIComponent(clientId)}`)}
              />
            </>
          ) : (
            <UnknownService />
          )
        }
      </AwaitFresh>
    </Page>
  )
}
