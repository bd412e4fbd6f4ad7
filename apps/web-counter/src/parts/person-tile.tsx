import { ageBandName, type Language } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { Face } from '../pictures/face.tsx'
import { receptionTexts } from '../texts/reception.ts'
import type { GreenTap } from '../view/stage.ts'
import { NeedPlate } from './need-plate.tsx'
import './person-tile.css'

export interface PersonTileProps {
  readonly member: GreenTap['members'][number]
  readonly language: Language
  /** Says of one person what the heading does not say of all. */
  readonly markAlready: boolean
  readonly onToggle: () => void
}

/** A member of the household; a touch takes the tick away or gives it back. */
export function PersonTile({ member, language, markAlready, onToggle }: PersonTileProps) {
  return (
    <button type="button" className="person" aria-pressed={member.here} onClick={onToggle}>
      <Face band={member.ageBand} />
      <span className="person__words">
        <span className="person__name">{member.displayName}</span>
        <span className="person__age">
          <Ruby>{ageBandName(language, member.ageBand)}</Ruby>
          {markAlready && (
            <span className="person__already">
              <Ruby>{receptionTexts.voice(language).phrase('green.already')}</Ruby>
            </span>
          )}
        </span>
      </span>
      <span className="person__tick">
        <Icon name="check" />
      </span>
      {member.needs.length > 0 && (
        <span className="person__needs">
          {member.needs.map((need) => (
            <NeedPlate key={JSON.stringify(need)} need={need} language={language} />
          ))}
        </span>
      )}
    </button>
  )
}
