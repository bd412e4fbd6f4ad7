/**
 * A piece of text in which some words carry their reading. It is a list and not a string, so that nobody shows the
 * notation by mistake: a page renders it with `<Ruby>`, an attribute takes `plainText(...)`.
 */
export type Phrase = readonly PhrasePart[]

export interface PhrasePart {
  readonly text: string
  /** Reading in kana, for `<ruby>`. */
  readonly reading?: string
}

/** What may stand in a placeholder: a number is grouped, a string stands as it is, a phrase keeps its readings. */
export type PhraseValue = string | number | Phrase

const NOTATION = /\{([^{}|]+)(?:\|([^{}|]+))?\}/g

/**
 * Reads the notation of catalogues: `{避難所|ひなんじょ}` is a word with its reading, `{name}` a placeholder. Values are
 * never read as notation, so a person's name with braces stays a name. A missing value is a bug and throws.
 */
export function readPhrase(
  template: string,
  values: Readonly<Record<string, PhraseValue>>,
  formatNumber: (value: number) => string = String,
): Phrase {
  const parts: PhrasePart[] = []
  let end = 0
  for (const match of template.matchAll(NOTATION)) {
    const [whole, word, reading] = match as unknown as [string, string, string | undefined]
    if (match.index > end) parts.push({ text: template.slice(end, match.index) })
    end = match.index + whole.length
    if (reading === undefined) parts.push(...readValue(word, values[word], formatNumber))
    else parts.push({ text: word, reading })
  }
  if (end < template.length) parts.push({ text: template.slice(end) })
  return parts
}

function readValue(
  name: string,
  value: PhraseValue | undefined,
  formatNumber: (value: number) => string,
): Phrase {
  if (value === undefined) throw new Error(`the text needs a value for {${name}}`)
  if (typeof value === 'number') return [{ text: formatNumber(value) }]
  return typeof value === 'string' ? [{ text: value }] : value
}

/** The phrase without readings: for titles, labels, attributes and speech. Line breaks become spaces. */
export function plainText(phrase: Phrase): string {
  return phrase
    .map(({ text }) => text)
    .join('')
    .replaceAll('\n', ' ')
}

/** A phrase of a text that has no readings, such as a name. */
export function phraseOf(text: string): Phrase {
  return [{ text }]
}
