import type { HqOverview } from '@musubi/contracts'
import { relativeTime } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { UnsentIcon } from '../hq/unsent-icon.tsx'
import { useLanguage } from '../office-context.ts'
import { shelterTexts } from '../texts/shelter-texts.ts'
import { useNow } from '../use-now.ts'

/** A clock this far off is said; less is the network's own time. */
const CLOCK_OFF_MS = 5000

/** The reception terminals of a shelter: when they were last heard of, what they hold, whether their clocks are right. */
export function ShelterTerminals({ terminals }: { readonly terminals: HqOverview['terminals'] }) {
  const { phrase } = shelterTexts.voice(useLanguage())
  const columns = ['terminalName', 'terminalHeard', 'terminalHeld', 'terminalClock'] as const
  return (
    <section className="shelter-terminals" aria-labelledby="shelter-terminals">
      <h2 id="shelter-terminals">
        <Ruby>{phrase('terminals')}</Ruby>
      </h2>
      {terminals.length === 0 ? (
        <p>
          <Ruby>{phrase('terminalsNone')}</Ruby>
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  <Ruby>{phrase(name)}</Ruby>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {terminals.map((terminal) => (
              <Row key={terminal.terminalId} terminal={terminal} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Row({ terminal }: { readonly terminal: HqOverview['terminals'][number] }) {
  const language = useLanguage()
  const { phrase } = shelterTexts.voice(language)
  const now = useNow(15_000)
  const off = Math.round(Math.abs(terminal.clockOffsetMs) / 1000)
  const wrong = Math.abs(terminal.clockOffsetMs) >= CLOCK_OFF_MS
  return (
    <tr>
      <th scope="row">{terminal.name}</th>
      <td>
        <Ruby>{relativeTime(language, terminal.lastHeardAt, new Date(now))}</Ruby>
      </td>
      <td data-wrong={terminal.pending > 0 || undefined}>
        {terminal.pending > 0 && <UnsentIcon />}
        <Ruby>{phrase('terminalHeldFigure', { count: terminal.pending })}</Ruby>
      </td>
      <td data-wrong={wrong || undefined}>
        <Ruby>
          {wrong
            ? phrase(terminal.clockOffsetMs > 0 ? 'clockFast' : 'clockSlow', { seconds: off })
            : phrase('clockRight')}
        </Ruby>
      </td>
    </tr>
  )
}
