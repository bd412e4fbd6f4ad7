import type { AgeBand, ALLERGENS, Crowding, Hazard, Need } from '@musubi/contracts'
import { defineCatalogue } from './catalogue.ts'
import type { Language } from './language.ts'
import type { Phrase } from './phrase.ts'

export type Allergen = (typeof ALLERGENS)[number]
type MedicineItem = Extract<Need, { kind: 'medicine' }>['item']
type DietItem = Extract<Need, { kind: 'diet' }>['item']

type Term =
  | `hazard.${Hazard}`
  | `crowding.${Crowding}`
  | `age.${AgeBand}`
  | `allergen.${Allergen}`
  | `medicine.${MedicineItem}`
  | `diet.${DietItem}`
type Terms = Readonly<Record<Term, string>>

const ja = {
  'hazard.flood': '洪水',
  'hazard.landslide': '土砂災害',
  'hazard.storm_surge': '高潮',
  'hazard.earthquake': '地震',
  'hazard.tsunami': '津波',
  'hazard.fire': '大規模な火事',
  'hazard.inland_flood': '内水氾濫',
  'hazard.volcano': '火山現象',
  'crowding.free': '空きあり',
  'crowding.some': 'やや混雑',
  'crowding.crowded': '混雑',
  'crowding.full': '満員',
  'crowding.unknown': '定員不明',
  'age.baby': 'あかちゃん',
  'age.preschool': '小学校に入る前',
  'age.elementary': '小学生',
  'age.teen': '10代',
  'age.20s': '20代',
  'age.30s': '30代',
  'age.40s': '40代',
  'age.50s': '50代',
  'age.60s': '60代',
  'age.70s': '70代',
  'age.80s': '80代',
  'age.90s': '90代以上',
  'allergen.egg': '卵',
  'allergen.milk': '乳',
  'allergen.wheat': '小麦',
  'allergen.buckwheat': 'そば',
  'allergen.peanut': '落花生',
  'allergen.shrimp': 'えび',
  'allergen.crab': 'かに',
  'allergen.walnut': 'くるみ',
  'medicine.diabetes': '糖尿病の薬',
  'medicine.heart': '心臓の薬',
  'medicine.dialysis': '人工透析',
  'medicine.other': '毎日の薬',
  'diet.halal': 'ハラール',
  'diet.vegetarian': '菜食',
  'need.allergy': '{items} アレルギー',
  'need.infant_milk': 'ミルク',
  'need.support': '介助が必要',
  'need.wheelchair': '車いす',
  listSeparator: '・',
} as const satisfies Terms & Record<string, string>

const easy = {
  'hazard.flood': '{川|かわ}の{水|みず}が あふれる（{洪水|こうずい}）',
  'hazard.landslide': 'がけや {山|やま}が くずれる（{土砂災害|どしゃさいがい}）',
  'hazard.storm_surge': '{海|うみ}の{水|みず}が {高|たか}くなる（{高潮|たかしお}）',
  'hazard.earthquake': '{地震|じしん}',
  'hazard.tsunami': '{津波|つなみ}',
  'hazard.fire': '{大|おお}きな {火事|かじ}',
  'hazard.inland_flood': '{雨|あめ}の{水|みず}が たまる（{内水氾濫|ないすいはんらん}）',
  'hazard.volcano': '{火山|かざん}',
  'crowding.free': '{空|あ}いています',
  'crowding.some': 'すこし {多|おお}い',
  'crowding.crowded': '{人|ひと}が {多|おお}い',
  'crowding.full': 'いっぱい',
  'crowding.unknown': 'わかりません',
  'age.baby': 'あかちゃん',
  'age.preschool': 'ちいさい こども',
  'age.elementary': '{小学生|しょうがくせい}',
  'age.teen': '10{代|だい}',
  'age.20s': '20{代|だい}',
  'age.30s': '30{代|だい}',
  'age.40s': '40{代|だい}',
  'age.50s': '50{代|だい}',
  'age.60s': '60{代|だい}',
  'age.70s': '70{代|だい}',
  'age.80s': '80{代|だい}',
  'age.90s': '90{代|だい}より {上|うえ}',
  'allergen.egg': 'たまご',
  'allergen.milk': 'ぎゅうにゅう',
  'allergen.wheat': '{小麦|こむぎ}',
  'allergen.buckwheat': 'そば',
  'allergen.peanut': 'ピーナッツ',
  'allergen.shrimp': 'えび',
  'allergen.crab': 'かに',
  'allergen.walnut': 'くるみ',
  'medicine.diabetes': '{糖尿病|とうにょうびょう}の {薬|くすり}',
  'medicine.heart': '{心臓|しんぞう}の {薬|くすり}',
  'medicine.dialysis': '{透析|とうせき}',
  'medicine.other': '{毎日|まいにち}の {薬|くすり}',
  'diet.halal': 'ハラール',
  'diet.vegetarian': 'やさいだけ',
  'need.allergy': '{items} ×',
  'need.infant_milk': 'ミルク',
  'need.support': 'てつだいが いります',
  'need.wheelchair': '{車|くるま}いす',
  listSeparator: '・',
} as const satisfies Terms & Record<string, string>

const en = {
  'hazard.flood': 'Flood',
  'hazard.landslide': 'Landslide',
  'hazard.storm_surge': 'Storm surge',
  'hazard.earthquake': 'Earthquake',
  'hazard.tsunami': 'Tsunami',
  'hazard.fire': 'Large fire',
  'hazard.inland_flood': 'Rainwater flooding',
  'hazard.volcano': 'Volcano',
  'crowding.free': 'Space available',
  'crowding.some': 'Filling up',
  'crowding.crowded': 'Crowded',
  'crowding.full': 'Full',
  'crowding.unknown': 'Capacity unknown',
  'age.baby': 'Baby',
  'age.preschool': 'Preschool child',
  'age.elementary': 'Schoolchild',
  'age.teen': 'Teens',
  'age.20s': '20s',
  'age.30s': '30s',
  'age.40s': '40s',
  'age.50s': '50s',
  'age.60s': '60s',
  'age.70s': '70s',
  'age.80s': '80s',
  'age.90s': '90 or over',
  'allergen.egg': 'egg',
  'allergen.milk': 'milk',
  'allergen.wheat': 'wheat',
  'allergen.buckwheat': 'buckwheat',
  'allergen.peanut': 'peanut',
  'allergen.shrimp': 'shrimp',
  'allergen.crab': 'crab',
  'allergen.walnut': 'walnut',
  'medicine.diabetes': 'Diabetes medicine',
  'medicine.heart': 'Heart medicine',
  'medicine.dialysis': 'Dialysis',
  'medicine.other': 'Daily medicine',
  'diet.halal': 'Halal',
  'diet.vegetarian': 'Vegetarian',
  'need.allergy': 'Allergy: {items}',
  'need.infant_milk': 'Formula',
  'need.support': 'Needs assistance',
  'need.wheelchair': 'Wheelchair',
  listSeparator: ', ',
} as const satisfies Terms & Record<string, string>

/** The words every page shares: hazards, crowding, age bands, allergens and needs of `@musubi/contracts`. */
export const vocabulary = defineCatalogue({ ja, easy, en })

export const hazardName = (language: Language, hazard: Hazard): Phrase =>
  vocabulary.voice(language).phrase(`hazard.${hazard}`)

export const crowdingName = (language: Language, level: Crowding): Phrase =>
  vocabulary.voice(language).phrase(`crowding.${level}`)

export const ageBandName = (language: Language, band: AgeBand): Phrase =>
  vocabulary.voice(language).phrase(`age.${band}`)

export const allergenName = (language: Language, allergen: Allergen): Phrase =>
  vocabulary.voice(language).phrase(`allergen.${allergen}`)

/** A need in words short enough for a plate: 「卵・乳 アレルギー」. */
export function needName(language: Language, need: Need): Phrase {
  const { phrase } = vocabulary.voice(language)
  switch (need.kind) {
    case 'allergy': {
      const separator = phrase('listSeparator')
      const items = need.items.flatMap((item, index) => [
        ...(index > 0 ? separator : []),
        ...allergenName(language, item),
      ])
      return phrase('need.allergy', { items })
    }
    case 'medicine':
      return phrase(`medicine.${need.item}`)
    case 'diet':
      return phrase(`diet.${need.item}`)
    case 'infant_milk':
    case 'support':
    case 'wheelchair':
      return phrase(`need.${need.kind}`)
  }
}
