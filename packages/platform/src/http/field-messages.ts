import type { FieldError, Language } from '@musubi/contracts/route'
import type { z } from 'zod'

type Texts = Readonly<Record<Language, string>>

/** What is said beside a field, by kind of trouble. Numbers stand at `{n}`. */
const TEXTS = {
  missing: { ja: '入力してください', easy: '書いてください', en: 'Please fill this in' },
  look: {
    ja: '内容をご確認ください',
    easy: 'もう一度 見てください',
    en: 'Please check this',
  },
  choice: {
    ja: '選択肢の中から選んでください',
    easy: '中から えらんでください',
    en: 'Please choose one of the options',
  },
  number: { ja: '数字で入力してください', easy: '数字で 書いてください', en: 'Please enter a number' },
  date: {
    ja: '日付の形で入力してください',
    easy: '日にちを 書いてください',
    en: 'Please enter a date',
  },
  email: {
    ja: 'メールアドレスの形で入力してください',
    easy: 'メールアドレスを 書いてください',
    en: 'Please enter an e-mail address',
  },
  format: {
    ja: '決まった形で入力してください',
    easy: '決まった 形で 書いてください',
    en: 'Please use the expected format',
  },
  minLength: {
    ja: '{n}文字以上で入力してください',
    easy: '{n}文字より 少ないです。{n}文字か それより 多く 書いてください',
    en: 'Please enter at least {n} characters',
  },
  maxLength: {
    ja: '{n}文字以内で入力してください',
    easy: '{n}文字までで 書いてください',
    en: 'Please use at most {n} characters',
  },
  minItems: {
    ja: '{n}件以上選んでください',
    easy: '{n}こか それより 多く えらんでください',
    en: 'Please choose at least {n}',
  },
  maxItems: {
    ja: '{n}件以内にしてください',
    easy: '{n}こまでに してください',
    en: 'Please keep to at most {n}',
  },
  minNumber: {
    ja: '{n}以上の数にしてください',
    easy: '{n}か それより 大きい 数を 書いてください',
    en: 'Please enter {n} or more',
  },
  maxNumber: {
    ja: '{n}以下の数にしてください',
    easy: '{n}か それより 小さい 数を 書いてください',
    en: 'Please enter {n} or less',
  },
} satisfies Record<string, Texts>

/**
 * One message for each field that zod rejected, in the user's language. A schema may bring its own words:
 * `refine(check, { params: { messages: { ja, easy, en } } })`. `input` is what was checked; it is never quoted.
 */
export function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  language: Language,
): FieldError[] {
  const firstOfEach = new Map<string, FieldError>()
  for (const issue of issues) {
    const path = issue.path.map(String).join('.')
    if (!firstOfEach.has(path)) firstOfEach.set(path, { path, message: messageFor(issue, input)[language] })
  }
  return [...firstOfEach.values()]
}

function messageFor(issue: z.core.$ZodIssue, input: unknown): Texts {
  if (isMissing(valueAt(input, issue.path))) return TEXTS.missing
  switch (issue.code) {
    case 'invalid_type':
      return ['number', 'int', 'bigint'].includes(issue.expected) ? TEXTS.number : TEXTS.look
    case 'invalid_value':
      return TEXTS.choice
    case 'too_small':
      return withNumber(SMALL[issue.origin] ?? TEXTS.look, issue.minimum)
    case 'too_big':
      return withNumber(BIG[issue.origin] ?? TEXTS.look, issue.maximum)
    case 'invalid_format':
      return FORMATS[issue.format] ?? TEXTS.format
    case 'custom':
      return ownMessages(issue.params) ?? TEXTS.look
    default:
      return TEXTS.look
  }
}

const NUMBERS = ['number', 'int', 'bigint']
const LISTS = ['array', 'set', 'map']
const SMALL = byOrigin(TEXTS.minLength, TEXTS.minNumber, TEXTS.minItems)
const BIG = byOrigin(TEXTS.maxLength, TEXTS.maxNumber, TEXTS.maxItems)
const FORMATS: Readonly<Record<string, Texts>> = {
  email: TEXTS.email,
  date: TEXTS.date,
  datetime: TEXTS.date,
}

function byOrigin(text: Texts, number: Texts, list: Texts): Readonly<Record<string, Texts>> {
  return Object.fromEntries([
    ['string', text],
    ...NUMBERS.map((origin) => [origin, number] as const),
    ...LISTS.map((origin) => [origin, list] as const),
  ])
}

function withNumber(texts: Texts, limit: number | bigint): Texts {
  const fill = (text: string): string => text.replaceAll('{n}', String(limit))
  return { ja: fill(texts.ja), easy: fill(texts.easy), en: fill(texts.en) }
}

function ownMessages(params: Readonly<Record<string, unknown>> | undefined): Texts | undefined {
  return params?.['messages'] as Texts | undefined
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}
