import { useCallback, useMemo, useState } from 'react'
import { type Verified, verifyInParts } from '../parts/verify-in-parts.ts'
import { type Answers, answer } from '../verdict/answers.ts'
import { browserWorkers } from './browser-workers.ts'

/** A record as it was chosen. */
export interface Given {
  readonly name: string
  readonly bytes: Uint8Array
}

export type Verification =
  | { readonly state: 'waiting' }
  | { readonly state: 'checking'; readonly name: string; readonly done: number; readonly total: number }
  | { readonly state: 'done'; readonly given: Given; readonly verified: Verified }
  | { readonly state: 'failed'; readonly name: string }

/** What a person asks besides. */
export interface Questions {
  readonly tracker: string
  readonly credentials: string | undefined
  readonly earlier: Uint8Array | undefined
}

const noQuestions: Questions = { tracker: '', credentials: undefined, earlier: undefined }

/** Verifies the chosen file, and answers questions about it as they are asked. Nothing leaves the page. */
export function useVerification() {
  const [verification, setVerification] = useState<Verification>({ state: 'waiting' })
  const [questions, setQuestions] = useState(noQuestions)
  const verify = useCallback(async (file: File) => {
    const { name } = file
    setQuestions(noQuestions)
    setVerification({ state: 'checking', name, done: 0, total: 0 })
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      await nextFrame()
      const verified = await verifyInParts(bytes, browserWorkers(), (done, total) =>
        setVerification({ state: 'checking', name, done, total }),
      )
      setVerification({ state: 'done', given: { name, bytes }, verified })
    } catch {
      setVerification({ state: 'failed', name })
    }
  }, [])
  const answers = useMemo(() => answersOf(verification, questions), [verification, questions])
  return { verification, verify, questions, setQuestions, answers }
}

function answersOf(verification: Verification, questions: Questions): Answers | undefined {
  if (verification.state !== 'done') return undefined
  const { given, verified } = verification
  const tracker = questions.tracker.trim()
  const trackers = tracker === '' ? [] : [tracker]
  return answer({ ...questions, trackers }, { bytes: given.bytes, ...verified })
}

/** Lets the page draw what it is about to do before the thread is busy. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}
