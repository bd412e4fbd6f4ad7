/**
 * The drill of the pictures: 但馬豪雨, an invented flood of 養父市. Places are real open data, every figure is invented.
 * Columns: name, people, capacity, minutes since the last figure, events a terminal still holds, arrivals of this hour,
 * people only counted.
 */
export const story: readonly (readonly [string, number, number, number, number, number, number])[] = [
  ['八鹿小学校', 212, 180, 1, 0, 31, 42],
  ['広谷小学校', 136, 130, 2, 0, 18, 20],
  ['八鹿総合体育館', 284, 340, 0, 0, 22, 31],
  ['養父小学校', 139, 150, 3, 0, 9, 12],
  ['八鹿青渓中学校', 151, 220, 1, 0, 6, 14],
  ['みふね会館', 52, 70, 4, 0, 3, 4],
  ['高柳小学校', 71, 110, 2, 0, 4, 9],
  ['養父中学校', 118, 240, 0, 0, 14, 11],
  ['伊佐小学校', 64, 160, 5, 0, 2, 6],
  ['宿南小学校', 47, 140, 3, 0, 1, 5],
  ['小佐ふれあい倶楽部', 23, 60, 47, 12, 0, 3],
  ['大屋小学校', 29, 150, 2, 0, 0, 3],
  ['関宮学園', 34, 260, 26, 19, 2, 2],
  ['建屋小学校', 18, 120, 6, 0, 0, 2],
]

export const neighbourStory: readonly (readonly [string, number, number])[] = [
  ['糸井小学校', 46, 120],
  ['大蔵小学校', 42, 110],
]

export const towns = [
  { municipalityCode: '282227', name: '養父市' },
  { municipalityCode: '282251', name: '朝来市' },
  { municipalityCode: '282090', name: '豊岡市' },
  { municipalityCode: '285854', name: '香美町' },
  { municipalityCode: '285862', name: '新温泉町' },
] as const
