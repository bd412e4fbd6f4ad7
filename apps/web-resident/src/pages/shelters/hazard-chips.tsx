import type { Hazard } from '@musubi/contracts'
import { hazardName } from '@musubi/i18n'
import { Icon, type IconName, Ruby } from '@musubi/ui'
import type { Town } from '../../contract.ts'
import { usePage } from '../../frame/page-context.ts'
import { sheltersTexts } from '../../texts/shelters-texts.ts'
import type { SheltersView } from '../../view/shelters-view.ts'

export const hazardIcons: Readonly<Record<Hazard, IconName>> = {
  flood: 'flood',
  landslide: 'landslide',
  storm_surge: 'storm-surge',
  earthquake: 'earthquake',
  tsunami: 'tsunami',
  fire: 'fire',
  inland_flood: 'inland-flood',
  volcano: 'volcano',
}

/** What people flee from, as links that switch: each leads to the same page with that hazard added or taken away. */
export function HazardChips({ town, view }: { readonly town: Town; readonly view: SheltersView }) {
  const { language, links } = usePage()
  const { phrase, text } = sheltersTexts.voice(language)
  const { hazards, hazardChoices, choice } = view
  if (hazardChoices.length === 0) return null
  const toggled = (hazard: Hazard) =>
    hazards.includes(hazard) ? hazards.filter((one) => one !== hazard) : [...hazards, hazard]
  return (
    <nav className="hazards" aria-labelledby="hazards">
      <p id="hazards">
        <Ruby>{phrase('hazards')}</Ruby>
      </p>
      <ul>
        {hazardChoices.map((hazard) => {
          const chosen = hazards.includes(hazard)
          return (
            <li key={hazard}>
              <a
                href={links.shelters(town.municipalityCode, { ...choice, hazards: toggled(hazard) })}
                className="chip"
                aria-current={chosen ? 'true' : undefined}
                rel="nofollow"
              >
                <Icon name={chosen ? 'check' : hazardIcons[hazard]} />
                <span>
                  <Ruby>{hazardName(language, hazard)}</Ruby>
                  <span className="visually-hidden">{text(chosen ? 'hazardOn' : 'hazardOff')}</span>
                </span>
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
