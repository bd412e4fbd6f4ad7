import type { Site } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import { Button, Icon, Ruby } from '@musubi/ui'
import { Fragment, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { CopyButton } from '../frame/copy-button.tsx'
import { useLanguage } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { Words } from '../words.tsx'
import type { Planned } from './plan-page.tsx'
import { serviceLabel } from './service-labels.ts'
import { placeName } from './use-terminals.ts'

/** The code, big enough to be read across a desk, and what to do with it: also the sheet that is carried to the device. */
export function CodeSheet({
  planned,
  sites,
}: {
  readonly planned: Planned
  readonly sites: readonly Site[]
}) {
  const language = useLanguage()
  const { phrase, text } = terminalTexts.voice(language)
  const { plan, enrolmentCode, expiresAt } = planned
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => sheet.current?.focus(), [])
  return (
    <section className="code-sheet" ref={sheet} tabIndex={-1} aria-labelledby="code-for">
      <div className="code-sheet-head">
        <h2 id="code-for">{plan.name}</h2>
        <p>
          {placeName(plan, sites) ?? <Ruby>{phrase('noPlace')}</Ruby>}
          {' · '}
          <Ruby>{serviceLabel(plan.service, [], language)}</Ruby>
        </p>
      </div>
      <p className="code-sheet-code" lang="en">
        {enrolmentCode.split('-').map((group, index) => (
          <Fragment key={index}>
            {index > 0 && (
              <>
                <i>-</i>
                <wbr />
              </>
            )}
            <span>{group}</span>
          </Fragment>
        ))}
      </p>
      <p className="code-sheet-until">
        <Icon name="clock" />
        <Words>{phrase('codeUntil', { time: exactTime(language, expiresAt) })}</Words>
      </p>
      <div className="code-sheet-acts no-print">
        <CopyButton value={enrolmentCode} of={text('codeTitle')} />
        <Button size="s" icon="print" onClick={() => print()}>
          <Ruby>{phrase('printCode')}</Ruby>
        </Button>
      </div>
      <p className="code-sheet-once no-print" role="status">
        <Icon name="alert" />
        <Words>{phrase('codeOnce')}</Words>
      </p>
      <h3>
        <Ruby>{phrase('steps')}</Ruby>
      </h3>
      <ol>
        {(['step.1', 'step.2', 'step.3'] as const).map((step) => (
          <li key={step}>
            <Ruby>{phrase(step)}</Ruby>
          </li>
        ))}
      </ol>
      <p className="code-sheet-safe">
        <Ruby>{phrase('codeSafe')}</Ruby>
      </p>
      <Link className="office-act no-print" to="/terminals">
        <Words>{phrase('toList')}</Words>
      </Link>
    </section>
  )
}
