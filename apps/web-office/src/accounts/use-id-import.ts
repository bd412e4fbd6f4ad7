import type { ClientFailure, IdImportReport } from '@musubi/contracts'
import { useRef, useState } from 'react'
import { readChosenFile } from '../open-data/chosen-file.ts'
import { useAccounts } from './use-accounts.ts'

export type IdImportState =
  | { readonly step: 'choose' }
  | { readonly step: 'checking' }
  | { readonly step: 'unreadable' }
  | { readonly step: 'failed'; readonly failure: ClientFailure }
  | {
      readonly step: 'report'
      readonly name: string
      readonly content: string
      readonly report: IdImportReport
      readonly applying: boolean
      readonly failure: ClientFailure | null
    }

export interface IdImport {
  readonly state: IdImportState
  readonly choose: (file: File) => Promise<void>
  readonly apply: () => Promise<void>
}

/** The same file goes to the server twice: once to say what would happen, once to do it. */
export function useIdImport(): IdImport {
  const accounts = useAccounts()
  const [state, setState] = useState<IdImportState>({ step: 'choose' })
  const latest = useRef(0)
  const choose = async (file: File) => {
    const ticket = ++latest.current
    const show = (next: IdImportState) => ticket === latest.current && setState(next)
    show({ step: 'checking' })
    const read = await readChosenFile(file)
    if (!read.ok) return void show({ step: 'unreadable' })
    const { name, content } = read.value
    const answer = await accounts.importIds({ body: { content, apply: false } })
    if (!answer.ok) return void show({ step: 'failed', failure: answer.error })
    show({ step: 'report', name, content, report: answer.value, applying: false, failure: null })
  }
  const apply = async () => {
    if (state.step !== 'report' || state.applying) return
    const ticket = latest.current
    setState({ ...state, applying: true, failure: null })
    const answer = await accounts.importIds({ body: { content: state.content, apply: true } })
    if (ticket !== latest.current) return
    setState(
      answer.ok
        ? { ...state, applying: false, report: answer.value }
        : { ...state, applying: false, failure: answer.error },
    )
  }
  return { state, choose, apply }
}
