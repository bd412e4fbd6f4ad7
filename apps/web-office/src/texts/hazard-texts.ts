import { defineCatalogue } from '@musubi/i18n'

/** Hazards in a word or two, where the full wording of the shared vocabulary has no room: chips, map, tables. */
export const hazardTexts = defineCatalogue({
  ja: {
    flood: '洪水',
    landslide: '土砂災害',
    storm_surge: '高潮',
    earthquake: '地震',
    tsunami: '津波',
    fire: '大火事',
    inland_flood: '内水',
    volcano: '火山',
    joint: '・',
  },
  easy: {
    flood: '{洪水|こうずい}',
    landslide: '{土砂災害|どしゃさいがい}',
    storm_surge: '{高潮|たかしお}',
    earthquake: '{地震|じしん}',
    tsunami: '{津波|つなみ}',
    fire: '{火事|かじ}',
    inland_flood: '{雨|あめ}の{水|みず}',
    volcano: '{火山|かざん}',
    joint: '・',
  },
  en: {
    flood: 'Flood',
    landslide: 'Landslide',
    storm_surge: 'Storm surge',
    earthquake: 'Earthquake',
    tsunami: 'Tsunami',
    fire: 'Large fire',
    inland_flood: 'Rain flooding',
    volcano: 'Volcano',
    joint: ', ',
  },
})
