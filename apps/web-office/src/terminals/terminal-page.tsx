import type { AttendedTerminal, ConsoleAct } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import { EmptyState, Icon, Ruby } from '@musubi/ui'
import { useCallback, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { ActList } from '../history/act-list.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { useNow } from '../use-now.ts'
import { Words } from '../words.tsx'
import { ChangeTerminal } from './change-terminal.tsx'
import { DutyPanel } from './duty-panel.tsx'
import { KillSwitch } from './kill-switch.tsx'
import { reasonPhrase, SwitchedOff } from './switched-off.tsx'
import { serviceLabel } from './service-labels.ts'
import { StateWord } from './terminal-row.tsx'
import { stateOf } from './terminal-state.ts'
import { placeName, useTerminals, type Console } from './use-terminals.ts'
import './terminals.css'

/** One terminal: who looks after it, what it may do, its kill switch, and what was ever done with it. */
export function TerminalPage() {
  const { text } = terminalTexts.voice(useLanguage())
  const { terminalId } = useParams()
  const fresh = useTerminals()
  const terminal = fresh.value?.terminals.find((one) => one.terminalId === terminalId)
  return (
    <Page title={terminal?.name ?? text('title')} {...(terminal ? { heading: terminal.name } : {})}>
      <AwaitFresh fresh={fresh}>
        {(console) =>
          terminal ? <Terminal terminal={terminal} console={console} onDone={fresh.reload} /> : <Unknown />
        }
      </AwaitFresh>
    </Page>
  )
}

export interface TerminalProps {
  readonly terminal: AttendedTerminal
  readonly console: Console
  /** Something was done: the terminal is asked for again. */
  readonly onDone: () => Promise<void>
}

function Terminal({ terminal, console, onDone }: TerminalProps) {
  const off = terminal.switchedOff
  return (
    <>
      <Facts terminal={terminal} console={console} />
      {off ? (
        <SwitchedOff terminal={terminal} mayManage={console.mayManage} />
      ) : (
        <DutyPanel terminal={terminal} console={console} onDone={onDone} />
      )}
      {console.mayManage && !off && <ChangeTerminal terminal={terminal} console={console} onDone={onDone} />}
      {console.mayManage && !off && <KillSwitch terminal={terminal} onDone={onDone} />}
      {console.mayManage && <History terminal={terminal} />}
    </>
  )
}

function Facts({ terminal, console: { clients, sites } }: Pick<TerminalProps, 'terminal' | 'console'>) {
  const language = useLanguage()
  const { phrase, text } = terminalTexts.voice(language)
  const now = useNow(15_000)
  const { services, lastSeenAt, enrolledAt, keyThumbprint } = terminal
  return (
    <section className="terminal-facts" aria-label={text('facts')}>
      <p>
        <StateWord state={stateOf(terminal, now)} />
        <span>
          <Icon name="place" />
          {placeName(terminal, sites) ?? <Ruby>{phrase('noPlace')}</Ruby>}
        </span>
      </p>
      <dl>
        <Fact name="columnServices">
          <Ruby>
            {services.flatMap((service, index) => [
              ...(index > 0 ? [{ text: ' / ' }] : []),
              ...serviceLabel(service, clients, language),
            ])}
          </Ruby>
        </Fact>
        <Fact name="columnSeen">
          <Ruby>{lastSeenAt ? exactTime(language, lastSeenAt) : phrase('never')}</Ruby>
        </Fact>
        <Fact name="enrolledAt">
          <Ruby>{exactTime(language, enrolledAt)}</Ruby>
        </Fact>
        <Fact name="keyThumbprint">
          <code>{keyThumbprint}</code>
        </Fact>
      </dl>
    </section>
  )
}

function Fact({
  name,
  children,
}: {
  readonly name: 'columnServices' | 'columnSeen' | 'enrolledAt' | 'keyThumbprint'
  readonly children: ReactNode
}) {
  const { phrase } = terminalTexts.voice(useLanguage())
  return (
    <div className={name === 'keyThumbprint' ? 'wide' : undefined}>
      <dt>
        <Ruby>{phrase(name)}</Ruby>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function History({ terminal }: { readonly terminal: AttendedTerminal }) {
  const { terminals } = useOffice()
  const { terminalId } = terminal
  const load = useCallback(
    (query: { readonly before?: string }) => terminals.listTerminalHistory({ params: { terminalId }, query }),
    [terminals, terminalId],
  )
  // What the list says of it changes with every act but a login.
  const { duties, switchedOff, name, place, services } = terminal
  const since = JSON.stringify([duties.map(({ dutyId }) => dutyId), switchedOff, name, place, services])
  return <ActList key={since} load={load} detailOf={(act) => <Detail act={act} />} />
}

/** Why a terminal was switched off, and how many logins that ended. */
function Detail({ act: { action, details } }: { readonly act: ConsoleAct }) {
  const language = useLanguage()
  const { phrase } = terminalTexts.voice(language)
  if (action !== 'terminal.switched_off') return null
  return (
    <small>
      <Ruby>{reasonPhrase(details['reason'], language)}</Ruby>
      {' · '}
      <Ruby>{phrase('endedLogins', { count: Number(details['endedLogins'] ?? 0) })}</Ruby>
    </small>
  )
}

function Unknown() {
  const { phrase } = terminalTexts.voice(useLanguage())
  return (
    <EmptyState
      title={<Ruby>{phrase('terminalUnknown')}</Ruby>}
      action={
        <Link className="mu-button mu-button--primary mu-button--s" to="/terminals">
          <Words>{phrase('backToList')}</Words>
        </Link>
      }
    >
      <Ruby>{phrase('terminalUnknownDo')}</Ruby>
    </EmptyState>
  )
}
