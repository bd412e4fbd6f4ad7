import { plainText, type Language } from '@musubi/i18n'
import { toCsv } from '../open-data/problems-csv.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { serviceLabel } from './service-labels.ts'
import { sortTerminals, stateOf } from './terminal-state.ts'
import { placeName, type Console } from './use-terminals.ts'

/** All terminals as a table for spreadsheets. @param now epoch milliseconds */
export function terminalsCsv(
  { terminals, clients, sites }: Console,
  language: Language,
  now: number,
): string {
  const { text } = terminalTexts.voice(language)
  const head = [
    text('name'),
    text('place'),
    text('columnServices'),
    text('columnDuty'),
    text('columnSeen'),
    text('columnState'),
    text('enrolledAt'),
    text('keyThumbprint'),
  ]
  const rows = sortTerminals(terminals, now).map((terminal) => [
    terminal.name,
    placeName(terminal, sites),
    terminal.services.map((one) => plainText(serviceLabel(one, clients, language))).join(' / '),
    terminal.duties.map(({ staffName }) => staffName).join(' / '),
    terminal.lastSeenAt,
    text(`state.${stateOf(terminal, now)}`),
    terminal.enrolledAt,
    terminal.keyThumbprint,
  ])
  return toCsv([head, ...rows])
}
