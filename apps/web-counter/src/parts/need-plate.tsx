import type { Need } from '@musubi/contracts'
import { needName, type Language } from '@musubi/i18n'
import { Plate, Ruby, type IconName } from '@musubi/ui'

/** What must be looked after for a person. Allergies alone are orange: a mistake there hurts. */
export function NeedPlate({ need, language }: { readonly need: Need; readonly language: Language }) {
  return (
    <Plate tone={need.kind === 'allergy' ? 'warn' : 'info'} icon={iconOf(need)}>
      <Ruby>{needName(language, need)}</Ruby>
    </Plate>
  )
}

function iconOf(need: Need): IconName {
  switch (need.kind) {
    case 'allergy':
      return need.items.every((item) => item === 'egg' || item === 'milk') ? 'eggs-and-milk' : 'allergy'
    case 'infant_milk':
      return 'baby-bottle'
    case 'medicine':
      return 'medicine'
    case 'diet':
      return 'meal'
    case 'support':
      return 'support'
    case 'wheelchair':
      return 'wheelchair'
  }
}
