import { municipalityName } from '@musubi/i18n'
import { Icon, MunicipalityMark, Ruby } from '@musubi/ui'
import type { TownLine } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { townsTexts } from '../../texts/towns-texts.ts'
import './towns.css'

/** Municipalities as large links, each with what is going on there. */
export function TownList({ towns }: { readonly towns: readonly TownLine[] }) {
  const { language, links } = usePage()
  return (
    <ul className="towns">
      {towns.map((town) => (
        <li key={town.municipalityCode} data-municipality={town.municipalityCode}>
          <a href={links.shelters(town.municipalityCode)} className="card">
            <MunicipalityMark name={town.name} />
            <span>
              <b>
                <Ruby>{municipalityName(language, town)}</Ruby>
              </b>
              <State town={town} />
            </span>
            <Icon name="forward" />
          </a>
        </li>
      ))}
    </ul>
  )
}

function State({ town: { figures } }: { readonly town: TownLine }) {
  const { language } = usePage()
  const { phrase } = townsTexts.voice(language)
  if (!figures) {
    return (
      <span className="towns__state">
        <Ruby>{phrase('unavailable')}</Ruby>
      </span>
    )
  }
  const { shelters, disaster, municipality } = figures.status
  const open = shelters.filter(
    ({ state, municipalityCode }) => state === 'open' && municipalityCode === municipality.municipalityCode,
  ).length
  return (
    <span className="towns__state" data-open={open > 0}>
      {open > 0 && <Icon name="enter" />}
      <span>
        <Ruby>{open > 0 || disaster ? phrase('open', { count: open }) : phrase('calm')}</Ruby>
      </span>
    </span>
  )
}
