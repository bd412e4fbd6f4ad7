import type { Language, Phrase } from '@musubi/i18n'
import { useId } from 'react'
import { pageTexts } from './page-texts.ts'
import type { Questions } from './use-verification.ts'
import { Words } from './words.tsx'

export interface QuestionFormProps {
  readonly language: Language
  readonly questions: Questions
  readonly onAsk: (questions: Questions) => void
}

/** Three more things a person may ask; each is answered at once. */
export function QuestionForm({ language, questions, onAsk }: QuestionFormProps) {
  const { phrase } = pageTexts.voice(language)
  const id = useId()
  return (
    <section className="asking no-print">
      <h3>
        <Words>{phrase('more')}</Words>
      </h3>
      <div>
        <label htmlFor={`${id}t`}>
          <Words>{phrase('tracker')}</Words>
        </label>
        <p id={`${id}h`}>
          <Words>{phrase('trackerHint')}</Words>
        </p>
        <input
          id={`${id}t`}
          aria-describedby={`${id}h`}
          autoComplete="off"
          spellCheck={false}
          value={questions.tracker}
          onChange={(event) => onAsk({ ...questions, tracker: event.currentTarget.value })}
        />
      </div>
      <FileQuestion
        label={phrase('credentials')}
        accept=".json,.txt,.csv"
        onFile={async (file) => onAsk({ ...questions, credentials: await file.text() })}
      />
      <FileQuestion
        label={phrase('earlier')}
        accept=".bel"
        onFile={async (file) => onAsk({ ...questions, earlier: new Uint8Array(await file.arrayBuffer()) })}
      />
    </section>
  )
}

interface FileQuestionProps {
  readonly label: Phrase
  readonly accept: string
  readonly onFile: (file: File) => Promise<void>
}

function FileQuestion({ label, accept, onFile }: FileQuestionProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>
        <Words>{label}</Words>
      </label>
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) void onFile(file)
        }}
      />
    </div>
  )
}
