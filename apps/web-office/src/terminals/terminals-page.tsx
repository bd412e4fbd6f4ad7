import { Button, EmptyState, Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Link } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { saveFile } from '../save-file.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { useNow } from '../use-now.ts'
import { Words } from '../words.tsx'
import { AwaitedList } from './awaited-list.tsx'
import type { Planned } from './plan-page.tsx'
import { CodeSheet } from './code-sheet.tsx'
import { TerminalRow } from './terminal-row.tsx'
import { passes, sortTerminals, TERMINAL_FILTERS, type TerminalFilter } from './terminal-state.ts'
import { terminalsCsv } from './terminals-csv.ts'
import { useTerminals, type Console } from './use-terminals.ts'
import './terminals.css'

/** Attended terminals of the municipality: what stands where, who looks after it, and places that wait for theirs. */
export function TerminalsPage() {
  const { phrase, text } = terminalTexts.voice(useLanguage())
  const fresh = useTerminals()
  const [remade, setRemade] = useState<Planned | null>(null)
  const title = remade ? 'codeTitle' : 'title'
  return (
    <Page title={text(title)} heading={<Ruby>{phrase(title)}</Ruby>} wide>
      <AwaitFresh fresh={fresh}>
        {(console) =>
          remade ? (
            <CodeSheet planned={remade} sites={console.sites} />
          ) : (
            <>
              <Lead mayManage={console.mayManage} />
              {console.awaited.length > 0 && (
                <AwaitedList console={console} onDone={fresh.reload} onRemade={setRemade} />
              )}
              <TerminalList console={console} />
            </>
          )
        }
      </AwaitFresh>
    </Page>
  )
}

function Lead({ mayManage }: { readonly mayManage: boolean }) {
  const { phrase } = terminalTexts.voice(useLanguage())
  return (
    <div className="console-lead">
      <p className="page-lead">
        <Ruby>{phrase(mayManage ? 'lead' : 'leadDuty')}</Ruby>
      </p>
      {mayManage && <PlanLink />}
    </div>
  )
}

function PlanLink() {
  const { phrase } = terminalTexts.voice(useLanguage())
  return (
    <Link className="mu-button mu-button--primary mu-button--s no-print" to="/terminals/new">
      <Words>{phrase('plan')}</Words>
    </Link>
  )
}

function TerminalList({ console }: { readonly console: Console }) {
  const { phrase, text } = terminalTexts.voice(useLanguage())
  const now = useNow(15_000)
  const [filter, setFilter] = useState<TerminalFilter>('on')
  const { terminals, mayManage } = console
  if (terminals.length === 0) {
    return (
      <EmptyState title={<Ruby>{phrase('empty')}</Ruby>} action={mayManage ? <PlanLink /> : undefined}>
        <Ruby>{phrase(mayManage ? 'emptyDo' : 'emptyDuty')}</Ruby>
      </EmptyState>
    )
  }
  const shown = sortTerminals(terminals, now).filter((one) => passes(one, filter, now))
  return (
    <section className="terminals" aria-label={text('title')}>
      <FilterBar console={console} now={now} filter={filter} onFilter={setFilter} />
      {shown.length === 0 ? (
        <p className="terminals-none">
          <Ruby>{phrase('nothingHere')}</Ruby>
        </p>
      ) : (
        <>
          <Head />
          <ul>
            {shown.map((terminal) => (
              <TerminalRow key={terminal.terminalId} terminal={terminal} console={console} now={now} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

interface FilterBarProps {
  readonly console: Console
  readonly now: number
  readonly filter: TerminalFilter
  readonly onFilter: (filter: TerminalFilter) => void
}

function FilterBar({ console, now, filter, onFilter }: FilterBarProps) {
  const language = useLanguage()
  const { phrase, text } = terminalTexts.voice(language)
  return (
    <div className="terminals-bar no-print">
      <div className="office-chips" role="group" aria-label={text('filters')}>
        {TERMINAL_FILTERS.map((one) => (
          <button key={one} type="button" aria-pressed={filter === one} onClick={() => onFilter(one)}>
            {filter === one && <Icon name="check" />}
            <Words>
              {phrase(`filter.${one}`, {
                count: console.terminals.filter((terminal) => passes(terminal, one, now)).length,
              })}
            </Words>
          </button>
        ))}
      </div>
      <Button
        size="s"
        variant="secondary"
        icon="download"
        onClick={() =>
          saveFile('terminals.csv', terminalsCsv(console, language, now), 'text/csv;charset=utf-8')
        }
      >
        <Ruby>{phrase('saveCsv')}</Ruby>
      </Button>
    </div>
  )
}

function Head() {
  const { phrase } = terminalTexts.voice(useLanguage())
  const columns = ['columnName', 'columnServices', 'columnDuty', 'columnSeen', 'columnState'] as const
  return (
    <div className="terminals-head" aria-hidden="true">
      {columns.map((column) => (
        <span key={column}>
          <Ruby>{phrase(column)}</Ruby>
        </span>
      ))}
    </div>
  )
}
