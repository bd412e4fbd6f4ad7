import { err, ok, type Result } from '@musubi/kernel'

export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 128

export type PasswordFault =
  | 'too_short'
  | 'too_long'
  /** One of the first that everybody tries, or such a one with a few signs around it. */
  | 'too_common'
  /** One sign again and again, or the keys of a keyboard in a row. */
  | 'too_simple'
  /** The ID, the name, the birth date or the town: what whoever knows the person tries first. */
  | 'about_you'
  /** The password that is to be replaced, or the one from the letter. */
  | 'same_as_before'

/** What others may know of the person. */
export interface PasswordFacts {
  readonly loginName: string
  readonly displayName: string
  /** Names of the town, in every writing. */
  readonly town: readonly string[]
  /** `YYYY-MM-DD` */
  readonly birthDate: string | undefined
}

/** How much there must be beside a word that is easily guessed. */
const OWN_SIGNS = 8

/**
 * Rules after NIST SP 800-63B-4, section 3.1.1.2: length instead of compulsory kinds of signs, no expiry, a list of common
 * passwords, words of the context. Twelve signs in any writing; sentences are welcome.
 * @param isWeak whether somebody would try this among the first
 */
export function decidePassword(
  password: string,
  facts: PasswordFacts,
  isWeak: (text: string) => boolean,
): Result<void, PasswordFault> {
  const text = password.normalize('NFKC')
  const signs = signsOf(text)
  if (signs.length < SHORTEST_PASSWORD) return err('too_short')
  if (signs.length > LONGEST_PASSWORD) return err('too_long')
  const folded = text.toLowerCase()
  if (isSimple(folded)) return err('too_simple')
  if (isCommon(folded, isWeak)) return err('too_common')
  return isAbout(folded, facts) ? err('about_you') : ok()
}

const ROWS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
]

function isSimple(text: string): boolean {
  if (new Set(text).size < 5) return true
  const unit = /^(.{1,6}?)\1+$/su.exec(text)?.[1]
  if (unit !== undefined) return true
  // Whatever remains when runs along a row of keys are taken away has to be worth something by itself.
  const rows = ROWS.flatMap((row) => [row, signsOf(row).toReversed().join('')])
  let rest = text
  for (const row of rows) {
    for (let length = row.length; length >= 4; length--) {
      for (let at = 0; at + length <= row.length; at++) rest = rest.replaceAll(row.slice(at, at + length), '')
    }
  }
  return signsOf(rest).length < OWN_SIGNS && rest !== text
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}

function isCommon(text: string, isWeak: (text: string) => boolean): boolean {
  const plain = text.replace(/[^\p{L}]+$|^[^\p{L}]+/gu, '')
  const spelled = signsOf(text)
    .map((sign) => LOOKALIKES[sign] ?? sign)
    .join('')
  const spelledPlain = spelled.replace(/[^\p{L}]+$|^[^\p{L}]+/gu, '')
  const twice = /^(.{4,}?)\1+$/su.exec(text)?.[1]
  const own = (word: string): boolean => signsOf(text).length - signsOf(word).length >= OWN_SIGNS
  if (isWeak(text) || isWeak(spelled)) return true
  if (twice !== undefined && isWeak(twice)) return true
  return [plain, spelledPlain].some((word) => word.length >= 4 && isWeak(word) && !own(word))
}

function isAbout(text: string, { loginName, displayName, town, birthDate }: PasswordFacts): boolean {
  const names = [loginName, ...loginName.split(/[._-]/), displayName, ...displayName.split(/\s+/u), ...town]
  const [year = '', month = '', day = ''] = birthDate?.split('-') ?? []
  const dates = birthDate
    ? [
        `${year}${month}${day}`,
        `${year.slice(2)}${month}${day}`,
        `${year}-${month}-${day}`,
        `${year}/${month}/${day}`,
      ]
    : []
  const words = [...names.filter((name) => signsOf(name).length >= 2), ...dates]
    .map((word) => word.normalize('NFKC').toLowerCase())
    .toSorted((a, b) => b.length - a.length)
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text)
  return rest !== text && signsOf(rest).length < OWN_SIGNS
}

/** Code points: what people count as signs, near enough. */
function signsOf(text: string): string[] {
  return Array.from(text)
}
