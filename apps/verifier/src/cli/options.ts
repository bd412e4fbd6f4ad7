import { parseArgs } from 'node:util'
import { err, ok, type Result } from '@musubi/kernel'
import { findLanguage, type Language } from '@musubi/i18n'

export interface Options {
  readonly file: string
  /** list of public credentials, published elsewhere */
  readonly credentials: string | undefined
  readonly trackers: readonly string[]
  /** an earlier archive of the same election */
  readonly earlier: string | undefined
  /** where the machine-readable report goes; `-` is standard output */
  readonly json: string | undefined
  readonly threads: number | undefined
  readonly quiet: boolean
  readonly language: Language
}

export const usage = `musubi-verify FILE.bel [options]

  --tracker T        is the ballot with this tracker there, and counted? (may be repeated)
  --credentials F    is the list of credentials the one in file F?
  --extends F        does FILE only add to the earlier record F?
  --json F           write the report for machines to F (- : standard output, instead of the words)
  --lang ja|easy|en  language of the words (default: from LANG, else Japanese)
  --threads N        threads for the ballots (default: one a core)
  --quiet            no progress
  --help, --version

Exit code: 0 all right · 1 the record is wrong, or something asked does not match · 2 the question cannot be answered`

type Asked = 'help' | 'version'

/** Reads the command line. A problem is a text for the person who typed it. */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<Options | Asked, string> {
  let read
  try {
    read = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tracker: { type: 'string', multiple: true },
        credentials: { type: 'string' },
        extends: { type: 'string' },
        json: { type: 'string' },
        lang: { type: 'string' },
        threads: { type: 'string' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    })
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = read
  if (values.help) return ok('help')
  if (values.version) return ok('version')
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) return err('FILE.bel')
  const threads = values.threads === undefined ? undefined : Number(values.threads)
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256))
    return err(`--threads ${values.threads}`)
  const language = values.lang === undefined ? languageOf(env) : findLanguage(values.lang)
  if (!language) return err(`--lang ${values.lang}`)
  return ok({
    file,
    credentials: values.credentials,
    trackers: values.tracker ?? [],
    earlier: values.extends,
    json: values.json,
    threads,
    quiet: values.quiet ?? false,
    language,
  })
}

/** The terminal's language: `LANG=en_GB.UTF-8` and the like; Japanese where nothing is said. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'ja'
  return /^en/i.test(locale) ? 'en' : 'ja'
}
