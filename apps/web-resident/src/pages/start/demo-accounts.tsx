import { Icon, Ruby } from '@musubi/ui'
import type { Demo, DemoAccount } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { startTexts } from '../../texts/start-texts.ts'

/** Staff of the demo, each one press away. */
export function DemoAccounts({ demo }: { readonly demo: Demo }) {
  const { phrase } = startTexts.voice(usePage().language)
  return (
    <section className="accounts wrap" aria-labelledby="accounts">
      <h2 id="accounts">
        <Ruby>{phrase('accounts')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('accountsSays')}</Ruby> <Ruby>{phrase('accountsPassword')}</Ruby>{' '}
        <code className="no-break">{demo.password}</code>
      </p>
      <Rows accounts={demo.accounts} enter="accounts.enter" />
    </section>
  )
}

/** Residents of the demo with what they log in by: the login page is theirs to try. */
export function DemoResidents({ demo }: { readonly demo: Demo }) {
  const { phrase } = startTexts.voice(usePage().language)
  return (
    <section className="accounts wrap" aria-labelledby="residents">
      <h2 id="residents">
        <Ruby>{phrase('residents')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('residentsPassword')}</Ruby> <code className="no-break">{demo.password}</code>{' '}
        <Ruby>{phrase('residentsPin')}</Ruby> <code className="no-break">{demo.cardPin}</code>
      </p>
      <Rows accounts={demo.residents} enter="residents.enter" />
    </section>
  )
}

function Rows({
  accounts,
  enter,
}: {
  readonly accounts: readonly DemoAccount[]
  readonly enter: 'accounts.enter' | 'residents.enter'
}) {
  const { phrase, text } = startTexts.voice(usePage().language)
  return (
    <ul className="card rows">
      {accounts.map(({ name, loginName, shows, href }) => (
        <li key={loginName} className="row">
          <span className="row__icon">
            <Icon name="person" />
          </span>
          <p className="row__name" lang="ja">
            <b>{name}</b>
            <code>{loginName}</code>
          </p>
          <p className="row__says" lang="ja">
            {shows}
          </p>
          <p className="row__open">
            <a href={href}>
              <Ruby>{phrase(enter)}</Ruby>
              <span className="visually-hidden">
                {text('comma')}
                {name}
              </span>
            </a>
          </p>
        </li>
      ))}
    </ul>
  )
}
