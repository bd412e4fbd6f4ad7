import { Icon, Ruby } from '@musubi/ui'
import type { Demo } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { startTexts } from '../../texts/start-texts.ts'

/** Staff of the demo, each one press away. */
export function DemoAccounts({ demo }: { readonly demo: Demo }) {
  const { language } = usePage()
  const { phrase, text } = startTexts.voice(language)
  return (
    <section className="accounts wrap" aria-labelledby="accounts">
      <h2 id="accounts">
        <Ruby>{phrase('accounts')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('accountsSays')}</Ruby> <Ruby>{phrase('accountsPassword')}</Ruby>{' '}
        <code className="no-break">{demo.password}</code>
      </p>
      <ul className="card rows">
        {demo.accounts.map(({ name, loginName, shows, href }) => (
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
                <Ruby>{phrase('accounts.enter')}</Ruby>
                <span className="visually-hidden">
                  {text('comma')}
                  {name}
                </span>
              </a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
