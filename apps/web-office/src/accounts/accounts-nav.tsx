import { Icon, Ruby } from '@musubi/ui'
import { NavLink } from 'react-router'
import { useOffice } from '../office-context.ts'
import { dutiesOf } from '../session/duties.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { Words } from '../words.tsx'

/** The pages of the work on accounts, beside each other, and that looks are watched. */
export function AccountsNav() {
  const { session, settings } = useOffice()
  const { phrase, text } = accountTexts.voice(settings.language)
  const pages = [
    ['/accounts', 'search'],
    ['/accounts/issue', 'issue'],
    ['/accounts/import', 'import'],
    ['/accounts/merges', 'merges'],
    ...(dutiesOf(session).protection ? [['/accounts/protections', 'protections'] as const] : []),
  ] as const
  return (
    <>
      <nav className="accounts-nav no-print" aria-label={text('pages')}>
        {pages.map(([to, name]) => (
          <NavLink key={to} to={to} end>
            <Ruby>{phrase(name)}</Ruby>
          </NavLink>
        ))}
      </nav>
      <p className="accounts-watched no-print">
        <Icon name="eye" />
        <Words>{phrase('watched')}</Words>
      </p>
    </>
  )
}
