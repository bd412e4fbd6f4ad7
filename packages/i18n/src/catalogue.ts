import type { Language } from './language.ts'
import { plainText, readPhrase, type Phrase, type PhraseValue } from './phrase.ts'

/** Forms by number (Intl.PluralRules), chosen by the placeholder `{count}`. */
export interface PluralForms {
  readonly one?: string
  readonly other: string
}
export type Message = string | PluralForms
export type Messages = Readonly<Record<string, Message>>

/** The names in braces of a template; `{漢字|かんじ}` is a reading and not a placeholder. */
type NamesIn<S, Found = never> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? NamesIn<Rest, Found | (Inside extends `${string}|${string}` ? never : Inside)>
  : Found
type Names<M> = M extends string ? NamesIn<M> : M extends PluralForms ? 'count' | NamesIn<M['other']> : never

/** Every key of the Japanese catalogue and no other; a translation may use fewer placeholders, never new ones. */
type Translation<Ja extends Messages, T> = {
  readonly [K in keyof Ja]: K extends keyof T
    ? Names<T[K]> extends Names<Ja[K]>
      ? Message
      : { readonly 'placeholders that the Japanese text does not have': Exclude<Names<T[K]>, Names<Ja[K]>> }
    : Message
} & { readonly [K in Exclude<keyof T, keyof Ja>]: never }

type Values<M> = [Names<M>] extends [never]
  ? []
  : [values: { readonly [N in Names<M>]: N extends 'count' ? number : PhraseValue }]

/** One language of a catalogue. */
export interface Voice<Ja extends Messages = Messages> {
  readonly language: Language
  /** With readings, for `<Ruby>`. */
  readonly phrase: <K extends keyof Ja & string>(key: K, ...values: Values<Ja[K]>) => Phrase
  /** Without readings, for attributes, titles and speech. */
  readonly text: <K extends keyof Ja & string>(key: K, ...values: Values<Ja[K]>) => string
}

export interface Catalogue<Ja extends Messages = Messages> {
  readonly messages: Readonly<Record<Language, Readonly<Record<keyof Ja & string, Message>>>>
  voice(language: Language): Voice<Ja>
}

/**
 * A catalogue of texts in three languages. Japanese is the source and the type: a missing key, an extra key or a
 * placeholder unknown to the Japanese text is a compile error in the other two.
 */
export function defineCatalogue<
  const Ja extends Messages,
  const Easy extends Messages,
  const En extends Messages,
>(messages: {
  readonly ja: Ja
  readonly easy: Easy & Translation<Ja, Easy>
  readonly en: En & Translation<Ja, En>
}): Catalogue<Ja> {
  const all = messages as unknown as Catalogue<Ja>['messages']
  return { messages: all, voice: (language) => createVoice(language, all[language]) }
}

const numberFormats = { ja: new Intl.NumberFormat('ja'), en: new Intl.NumberFormat('en') }

function createVoice<Ja extends Messages>(
  language: Language,
  messages: Readonly<Record<string, Message>>,
): Voice<Ja> {
  const locale = language === 'en' ? 'en' : 'ja'
  const formatNumber = (value: number) => numberFormats[locale].format(value)
  const phrase = (key: string, values: Readonly<Record<string, PhraseValue>> = {}): Phrase => {
    const message = messages[key]
    if (message === undefined) throw new Error(`no ${language} text for "${key}"`)
    return readPhrase(chooseForm(message, values['count'], locale), values, formatNumber)
  }
  const text = (key: string, values?: Readonly<Record<string, PhraseValue>>) => plainText(phrase(key, values))
  return { language, phrase, text } as Voice<Ja>
}

const plurals = { ja: new Intl.PluralRules('ja'), en: new Intl.PluralRules('en') }

function chooseForm(message: Message, count: PhraseValue | undefined, locale: keyof typeof plurals): string {
  if (typeof message === 'string') return message
  const isOne = typeof count === 'number' && plurals[locale].select(count) === 'one'
  return (isOne ? message.one : undefined) ?? message.other
}
