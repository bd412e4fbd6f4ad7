const suffixes: readonly (readonly [RegExp, string])[] = [
  [/小学校/g, '小'],
  [/中学校/g, '中'],
  [/高等学校/g, '高'],
  [/コミュニティセンター/g, 'コミセン'],
  [/ふれあい倶楽部/g, '倶楽部'],
]
const longest = 8

/**
 * A name short enough for a map label or a small chart: the nickname in 「」 if there is one, usual endings shortened,
 * the municipality's own name left out. Names that stay too long end in an ellipsis.
 */
export function shortName(name: string, municipalityName = ''): string {
  const nickname = /「([^」]{2,})」/.exec(name)?.[1]
  const own =
    municipalityName && name.startsWith(municipalityName) ? name.slice(municipalityName.length) : name
  const bare = nickname ?? own.replace(/^立/, '')
  const short = suffixes.reduce((text, [long, brief]) => text.replace(long, brief), bare || name)
  const characters = Array.from(short)
  return characters.length > longest + 1 ? `${characters.slice(0, longest).join('')}…` : short
}
