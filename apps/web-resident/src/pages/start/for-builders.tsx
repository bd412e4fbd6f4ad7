import { Icon, type IconName, Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { startTexts } from '../../texts/start-texts.ts'

const doors = [
  ['docs', 'form', '/docs'],
  ['openapi', 'download', '/openapi.json'],
  ['entities', 'flow', '/v2/entities?options=keyValues&limit=100'],
  ['metrics', 'database', '/metrics'],
] as const satisfies readonly (readonly [string, IconName, string])[]

/** How to run it, and the doors for programs. */
export function ForBuilders() {
  const { language } = usePage()
  const { phrase } = startTexts.voice(language)
  return (
    <section className="wrap" id="builders" aria-labelledby="builders-title">
      <div className="builders card">
        <div>
          <h2 id="builders-title">
            <Ruby>{phrase('dev')}</Ruby>
          </h2>
          <p>
            <Ruby>{phrase('devSays')}</Ruby>
          </p>
          <pre>
            <code>npm start</code>
          </pre>
        </div>
        <ul>
          {doors.map(([words, icon, href]) => (
            <li key={words}>
              <a href={href}>
                <Icon name={icon} />
                <span>
                  <Ruby>{phrase(`dev.${words}`)}</Ruby>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
