import type { FindAccount } from '@musubi/contracts'
import { Button, Field, Ruby } from '@musubi/ui'
import { useState, type ReactNode } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { useLanguage } from '../office-context.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { missingIn, toQuestion, type SearchDraft } from './search-draft.ts'

interface SearchFormProps {
  readonly busy: boolean
  readonly onSearch: (question: FindAccount) => void
}

/** By the ID on the letter, or by name and birth date: whole, because a part of them would be browsing. */
export function SearchForm({ busy, onSearch }: SearchFormProps) {
  const { phrase } = accountTexts.voice(useLanguage())
  const [draft, setDraft] = useState<SearchDraft>({
    by: 'login_name',
    loginName: '',
    displayName: '',
    birthDate: '',
  })
  const [tried, setTried] = useState(false)
  const missing = tried ? missingIn(draft) : []
  const field = (name: 'loginName' | 'displayName' | 'birthDate', type: string, hint?: ReactNode) => (
    <Field
      id={name}
      type={type}
      label={<Ruby>{phrase(name)}</Ruby>}
      {...(hint ? { hint } : {})}
      value={draft[name]}
      autoComplete="off"
      onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
      {...(missing.includes(name) ? { error: <Ruby>{phrase(`wrong.${name}`)}</Ruby> } : {})}
    />
  )
  const submit = () => {
    setTried(true)
    const [first] = missingIn(draft)
    if (first) document.getElementById(first)?.focus()
    else onSearch(toQuestion(draft))
  }
  return (
    <form
      className="accounts-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Picks
        id="by"
        type="radio"
        legend={<Ruby>{phrase('by')}</Ruby>}
        picks={(['login_name', 'person'] as const).map((by) => ({
          value: by,
          label: <Ruby>{phrase(`by.${by}`)}</Ruby>,
          picked: draft.by === by,
        }))}
        onPick={(by) => {
          setTried(false)
          setDraft({ ...draft, by })
        }}
      />
      {draft.by === 'login_name' ? (
        field('loginName', 'text', <Ruby>{phrase('loginNameHint')}</Ruby>)
      ) : (
        <>
          {field('displayName', 'text', <Ruby>{phrase('displayNameHint')}</Ruby>)}
          {field('birthDate', 'date')}
        </>
      )}
      <Button type="submit" icon="search" aria-disabled={busy}>
        <Ruby>{phrase(busy ? 'searching' : 'submit')}</Ruby>
      </Button>
    </form>
  )
}
