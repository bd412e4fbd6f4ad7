import type { ClientFailure } from '@musubi/contracts'
import { Field, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { readKeys, type ClientKey, type KeyProblem } from './read-keys.ts'
import type { ServiceProps } from './service-page.tsx'

/** Keys change without a pause: the new one is added, the service turns to it, the old one is removed. */
export function KeyRotation({ client, onDone }: ServiceProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const rotation = useRotation(client, onDone)
  return (
    <section className="key-rotation" aria-labelledby="rotate">
      <h2 id="rotate">
        <Ruby>{phrase('rotate')}</Ruby>
      </h2>
      {client.jwksUri === undefined ? (
        <>
          <p>
            <Ruby>{phrase('rotateLead')}</Ruby>
          </p>
          <KeyList client={client} rotation={rotation} />
          <AddKey rotation={rotation} />
        </>
      ) : (
        <p>
          <Ruby>{phrase('rotateAddress', { address: client.jwksUri })}</Ruby>
        </p>
      )}
      {rotation.failure && <ActFailure failure={rotation.failure} />}
    </section>
  )
}

interface RotationProps {
  readonly rotation: ReturnType<typeof useRotation>
}

function KeyList({ client: { keys }, rotation }: RotationProps & Pick<ServiceProps, 'client'>) {
  const { phrase } = registryTexts.voice(useLanguage())
  return (
    <ul>
      {keys.map(({ kid }) => (
        <li key={kid}>
          <code>{kid}</code>
          {keys.length === 1 ? (
            <small>
              <Ruby>{phrase('lastKey')}</Ruby>
            </small>
          ) : (
            <button
              type="button"
              className="office-act no-print"
              aria-disabled={rotation.busy !== null}
              onClick={() => rotation.remove(kid)}
            >
              <Words>{phrase(rotation.busy === kid ? 'removing' : 'remove')}</Words>
              <span className="visually-hidden"> {kid}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

function AddKey({ rotation }: RotationProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const { problem } = rotation
  return (
    <div className="key-add no-print">
      <Field
        id="new-key"
        label={<Ruby>{phrase('addKey')}</Ruby>}
        hint={<Ruby>{phrase('keysHint')}</Ruby>}
        {...(problem
          ? { error: <Ruby>{phrase(problem === 'kidTaken' ? problem : `wrong.${problem}`)}</Ruby> }
          : {})}
        control={(ties) => (
          <textarea
            {...ties}
            className={`${ties.className} registration-lines`}
            rows={4}
            spellCheck={false}
            autoCapitalize="none"
            value={rotation.text}
            onChange={(event) => rotation.setText(event.target.value)}
          />
        )}
      />
      <button
        type="button"
        className="office-act"
        aria-disabled={rotation.busy !== null}
        onClick={rotation.add}
      >
        <Words>{phrase(rotation.busy === 'add' ? 'adding' : 'add')}</Words>
      </button>
    </div>
  )
}

function useRotation(client: ServiceProps['client'], onDone: () => Promise<void>) {
  const { registry } = useOffice()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<KeyProblem | 'kidTaken' | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const save = async (name: string, keys: readonly ClientKey[]) => {
    if (busy) return
    setBusy(name)
    const {
      clientId,
      municipalityCode: _town,
      status: _status,
      updatedAt: _at,
      service: _id,
      ...rest
    } = client
    const body = { ...rest, keys: [...keys] }
    const answer = await registry.changeClient({ params: { clientId }, body })
    setBusy(null)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) await onDone()
  }
  return {
    text,
    setText,
    problem,
    busy,
    failure,
    remove: (kid: string) =>
      void save(
        kid,
        client.keys.filter((key) => key.kid !== kid),
      ),
    add: () => {
      const read = readKeys(text)
      const kids = client.keys.map(({ kid }) => kid)
      const isTaken = read.ok && read.value.some(({ kid }) => kids.includes(kid))
      setProblem(read.ok ? (isTaken ? 'kidTaken' : null) : read.error)
      if (read.ok && !isTaken) void save('add', [...client.keys, ...read.value])
    },
  }
}
