export interface StatedCapacity {
  readonly capacity: number | null
  /** the words around the figure, null where there are none */
  readonly note: string | null
}

/**
 * 想定収容人数 is free text in the municipal standard data set: 「810人（2平方メートルあたり1人）」,
 * 「屋内191人／屋外0人(面積の1/2)」. A figure for indoors wins, because a shelter is slept in; then the first figure of people; then
 * a bare number. Text without a figure is an unknown capacity, not a broken row.
 */
export function parseCapacityText(text: string): StatedCapacity {
  const plain = text
    .normalize('NFKC')
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .trim()
  if (plain === '') return { capacity: null, note: null }
  if (/^\d+$/.test(plain)) return { capacity: Number(plain), note: null }
  const figure = /屋内\D{0,6}(\d+)/.exec(plain) ?? /(\d+)\s*(?:人|名)/.exec(plain)
  return { capacity: figure ? Number(figure[1]) : null, note: text.trim() }
}
