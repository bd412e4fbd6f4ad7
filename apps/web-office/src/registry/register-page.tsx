import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { emptyDraft } from './draft.ts'
import { RegistrationForm } from './registration-form.tsx'
import { useRegistry } from './use-registry.ts'
import '../terminals/terminals.css'
import './registry.css'

/** Registers a service. One form is one registration, however often its answer is lost. */
export function RegisterPage() {
  const { phrase, text } = registryTexts.voice(useLanguage())
  const { registry, session } = useOffice()
  const fresh = useRegistry()
  const navigate = useNavigate()
  const [registrationId] = useState(freshId)
  return (
    <Page title={text('formTitle')} heading={<Ruby>{phrase('formTitle')}</Ruby>}>
      <p className="page-lead">
        <Ruby>{phrase('formLead')}</Ruby>
      </p>
      <AwaitFresh fresh={fresh}>
        {({ acrValues }) => (
          <RegistrationForm
            start={emptyDraft}
            acrValues={acrValues}
            fixed={false}
            words={{ act: 'submit', acting: 'submitting' }}
            send={(body) => registry.registerClient({ params: { registrationId }, body })}
            onDone={({ service }) =>
              void navigate(`/services/${encodeURIComponent(`${session.municipalityCode}.${service}`)}`)
            }
          />
        )}
      </AwaitFresh>
    </Page>
  )
}
