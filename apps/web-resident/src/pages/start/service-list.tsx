import { municipalityName } from '@musubi/i18n'
import { Icon, type IconName, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import type { Demo, TownLine } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { startTexts } from '../../texts/start-texts.ts'

type Audience = 'residents' | 'reception' | 'headquarters' | 'staff' | 'services' | 'developers' | 'everybody'
type Opening = readonly [
  words:
    | 'residents'
    | 'reception'
    | 'headquarters'
    | 'data'
    | 'login'
    | 'check'
    | 'account'
    | 'booking'
    | 'gym'
    | 'counter',
  href: string,
]

/** What exists, and nothing else. */
export function ServiceList({ demo, towns }: { readonly demo: Demo; readonly towns: readonly TownLine[] }) {
  const { language, links } = usePage()
  const { phrase } = startTexts.voice(language)
  const home = links.shelters(demo.home.municipalityCode, { hazards: null, near: demo.district })
  const reception: Opening[] = demo.receptionUrl === null ? [] : [['reception', demo.receptionUrl]]
  return (
    <section className="services wrap" aria-labelledby="services">
      <h2 id="services">
        <Ruby>{phrase('services')}</Ruby>
      </h2>
      <h3>
        <Ruby>{phrase('services.people')}</Ruby>
      </h3>
      <ul className="card rows">
        <ServiceRow
          service="shelter"
          icon="home"
          audiences={['residents', 'reception', 'headquarters']}
          openings={[['residents', home], ...reception, ['headquarters', demo.headquartersHref]]}
        >
          <ul className="towns-inline" aria-label={startTexts.voice(language).text('towns')}>
            {towns.map((town) => (
              <li key={town.municipalityCode}>
                <a href={links.shelters(town.municipalityCode)}>
                  <Ruby>{municipalityName(language, town)}</Ruby>
                </a>
              </li>
            ))}
          </ul>
        </ServiceRow>
      </ul>
      <h3>
        <Ruby>{phrase('services.base')}</Ruby>
      </h3>
      <ul className="card rows">
        <ServiceRow
          service="identity"
          icon="card"
          audiences={['residents', 'staff', 'services']}
          openings={[
            ['account', '/identity/account'],
            ['login', '/office/login'],
          ]}
        />
        {demo.samples && (
          <ServiceRow
            service="samples"
            icon="link"
            audiences={['residents', 'developers']}
            openings={[
              ['booking', demo.samples.bookingUrl],
              ['gym', demo.samples.gymUrl],
              ['counter', demo.samples.counterUrl],
            ]}
          />
        )}
        <ServiceRow
          service="broker"
          icon="flow"
          audiences={['headquarters', 'developers']}
          openings={[['data', '/v2/entities?options=keyValues&limit=100']]}
        />
        <ServiceRow
          service="verifier"
          icon="vote"
          audiences={['everybody']}
          openings={[['check', '/verify']]}
        />
      </ul>
    </section>
  )
}

const names = {
  shelter: 'shelter',
  identity: 'identity',
  samples: 'examples',
  broker: 'context-broker',
  verifier: 'verifier',
} as const
/** The verifier is a page and a command of its own; the samples are programs to copy. */
const withoutApi: readonly (keyof typeof names)[] = ['verifier', 'samples']

interface ServiceRowProps {
  readonly service: keyof typeof names
  readonly icon: IconName
  readonly audiences: readonly Audience[]
  readonly openings: readonly Opening[]
  readonly children?: ReactNode
}

function ServiceRow({ service, icon, audiences, openings, children }: ServiceRowProps) {
  const { language } = usePage()
  const { phrase, text } = startTexts.voice(language)
  return (
    <li className="row">
      <span className="row__icon">
        <Icon name={icon} />
      </span>
      <p className="row__name">
        <b>
          <Ruby>{phrase(`${service}.name`)}</Ruby>
        </b>
        <code>{names[service]}</code>
      </p>
      <div className="row__says">
        <p>
          <Ruby>{phrase(`${service}.says`)}</Ruby>
        </p>
        {children}
      </div>
      <ul className="row__audience">
        {audiences.map((audience) => (
          <li key={audience}>
            <Ruby>{phrase(`for.${audience}`)}</Ruby>
          </li>
        ))}
      </ul>
      <p className="row__open">
        {openings.map(([words, href]) => (
          <a key={words} href={href}>
            <Ruby>{phrase(`open.${words}`)}</Ruby>
          </a>
        ))}
        {!withoutApi.includes(service) && (
          <a href={`/docs#/${names[service]}`}>
            <Ruby>{phrase('api')}</Ruby>
            <span className="visually-hidden">
              {text('comma')}
              {text(`${service}.name`)}
            </span>
          </a>
        )}
      </p>
    </li>
  )
}
