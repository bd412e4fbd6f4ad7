import { Icon, type IconName, Ruby } from '@musubi/ui'
import { usePage } from '../../frame/page-context.ts'
import { startTexts } from '../../texts/start-texts.ts'

const points = [
  ['household', 'card'],
  ['live', 'flow'],
  ['hazard', 'flood'],
  ['easy', 'form'],
] as const satisfies readonly (readonly [string, IconName])[]

/** What a newcomer should not miss. */
export function WhatToLookAt() {
  const { language } = usePage()
  const { phrase } = startTexts.voice(language)
  return (
    <section className="look wrap" aria-labelledby="look">
      <h2 id="look">
        <Ruby>{phrase('look')}</Ruby>
      </h2>
      <ul>
        {points.map(([point, icon]) => (
          <li key={point}>
            <Icon name={icon} />
            <h3>
              <Ruby>{phrase(`look.${point}`)}</Ruby>
            </h3>
            <p>
              <Ruby>{phrase(`look.${point}Says`)}</Ruby>
            </p>
          </li>
        ))}
        <li>
          <Icon name="database" />
          <h3>
            <Ruby>{phrase('look.data')}</Ruby>
          </h3>
          <p>
            <Ruby>{phrase('look.dataSays')}</Ruby>
            <code>GET /v2/entities</code>
          </p>
        </li>
        <li>
          <Icon name="crowd" />
          <h3>
            <Ruby>{phrase('look.rush')}</Ruby>
          </h3>
          <p>
            <Ruby>{phrase('look.rushSays')}</Ruby>
            <code>npm run rush -- --taps 200</code>
          </p>
        </li>
      </ul>
    </section>
  )
}
