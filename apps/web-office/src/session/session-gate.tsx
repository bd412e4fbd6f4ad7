import type { Language } from '@musubi/i18n'
import { Notice, Ruby } from '@musubi/ui'
import { useEffect, useState, type ReactNode } from 'react'
import { retryDelay } from '../live/retry-delay.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { useLate } from '../frame/use-late.ts'
import { askSession, loginHref, type Session } from './session.ts'

/** Shows the office to whoever is logged in, sends everybody else to the log-in, and waits for a server that is away. */
export function SessionGate({
  language,
  children,
}: {
  readonly language: Language
  readonly children: (session: Session) => ReactNode
}) {
  const [session, setSession] = useState<Session | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (session) return
    let current = true
    let timer: ReturnType<typeof setTimeout> | undefined
    void askSession().then((answer) => {
      if (!current) return
      if (answer.kind === 'session') setSession(answer.session)
      if (answer.kind === 'logged_out') location.assign(loginHref(location))
      if (answer.kind === 'unreachable')
        timer = setTimeout(() => setAttempt(attempt + 1), retryDelay(attempt))
    })
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [attempt, session])
  return session ? children(session) : <Waiting language={language} unreachable={attempt > 0} />
}

function Waiting({ language, unreachable }: { readonly language: Language; readonly unreachable: boolean }) {
  const { phrase, text } = frameTexts.voice(language)
  const late = useLate()
  if (!unreachable && !late) return null
  return (
    <main className="office-waiting">
      <h1 className="visually-hidden">{text('office')}</h1>
      {unreachable ? (
        <Notice tone="warn" role="status" title={<Ruby>{phrase('loginUnreachable')}</Ruby>}>
          <p>
            <Ruby>{phrase('loginUnreachableDetail')}</Ruby>
          </p>
        </Notice>
      ) : (
        <p role="status">
          <Ruby>{phrase('checkingLogin')}</Ruby>
        </p>
      )}
    </main>
  )
}
