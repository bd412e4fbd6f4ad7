import type { ClientFailure, ImportReport } from '@musubi/contracts'
import { useCallback, useRef, useState } from 'react'
import { freshId } from '../fresh-id.ts'
import { useOffice } from '../office-context.ts'
import { readChosenFile, type ChosenFile } from './chosen-file.ts'

/** Where the import stands. Nothing is changed before `applied`. */
export type ImportState =
  | { readonly step: 'choose' }
  | { readonly step: 'too_big'; readonly bytes: number }
  | { readonly step: 'unreadable'; readonly name: string }
  | { readonly step: 'checking'; readonly name: string }
  | { readonly step: 'failed'; readonly name: string; readonly failure: ClientFailure }
  | {
      readonly step: 'preview'
      readonly file: ChosenFile
      readonly report: ImportReport
      readonly applying: boolean
      readonly failure: ClientFailure | null
    }
  | { readonly step: 'applied'; readonly report: ImportReport }

export interface Import {
  readonly state: ImportState
  readonly choose: (file: File) => Promise<void>
  readonly apply: () => Promise<void>
}

/**
 * Choose, look, take in. The same file goes to the server twice: once to say what would change, once to change it. A
 * file chosen later wins over one whose answer is still on its way.
 * @param onApplied the open data has changed
 */
export function useImport(onApplied: () => void): Import {
  const { shelter } = useOffice()
  const [state, setState] = useState<ImportState>({ step: 'choose' })
  const latest = useRef(0)
  const choose = useCallback(
    async (file: File) => {
      const ticket = ++latest.current
      const show = (next: ImportState) => ticket === latest.current && setState(next)
      const { name } = file
      show({ step: 'checking', name })
      const read = await readChosenFile(file)
      if (!read.ok) {
        show(read.error === 'too_big' ? { step: 'too_big', bytes: file.size } : { step: 'unreadable', name })
        return
      }
      const answer = await shelter.importSites({ body: requestOf(read.value, false) })
      show(
        answer.ok
          ? { step: 'preview', file: read.value, report: answer.value, applying: false, failure: null }
          : { step: 'failed', name, failure: answer.error },
      )
    },
    [shelter],
  )
  const apply = async () => {
    if (state.step !== 'preview' || state.applying) return
    const ticket = latest.current
    setState({ ...state, applying: true, failure: null })
    const answer = await shelter.importSites({ body: requestOf(state.file, true) })
    if (ticket !== latest.current) return
    if (!answer.ok) setState({ ...state, applying: false, failure: answer.error })
    else if (answer.value.applied) setState({ step: 'applied', report: answer.value })
    // Somebody changed the data in between, so that the file no longer fits: what is wrong now is shown.
    else setState({ ...state, applying: false, report: answer.value })
    if (answer.ok && answer.value.applied) onApplied()
  }
  return { state, choose, apply }
}

function requestOf({ name, content }: ChosenFile, apply: boolean) {
  return { importId: freshId(), fileName: name, content, apply }
}
