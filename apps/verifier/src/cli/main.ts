import { readFile, writeFile } from 'node:fs/promises'
import type { Language } from '@musubi/i18n'
import { nodeWorkers } from '../parts/node-workers.ts'
import { verifyInParts } from '../parts/verify-in-parts.ts'
import { answer, type Asked } from '../verdict/answers.ts'
import { jsonReport } from '../verdict/json-report.ts'
import { verdictTexts } from '../verdict/verdict-texts.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { languageOf, type Options, parseOptions, usage } from './options.ts'
import { isRight, printReport } from './print.ts'
import { createProgress } from './progress.ts'

const UNANSWERED = 2

/** Where the command speaks: the report goes to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: { write(text: string): unknown }
  readonly err: { readonly isTTY?: boolean; write(text: string): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
}

const ownTerminal: Terminal = { out: process.stdout, err: process.stderr, env: process.env }

/** `musubi-verify`: answers the exit code. */
export async function main(args: readonly string[], terminal: Terminal = ownTerminal): Promise<number> {
  const options = parseOptions(args, terminal.env)
  if (!options.ok) {
    const { text } = verdictTexts.voice(languageOf(terminal.env))
    const what =
      options.error === 'FILE.bel' ? text('usage.file') : text('usage.unknown', { problem: options.error })
    terminal.err.write(`${what}\n\n${usage}\n`)
    return UNANSWERED
  }
  if (options.value === 'help') terminal.out.write(`${usage}\n`)
  else if (options.value === 'version') terminal.out.write(`${packageJson.version}\n`)
  else return verify(options.value, terminal)
  return 0
}

async function verify(options: Options, terminal: Terminal): Promise<number> {
  const read = await readAll(options).catch((error: unknown) => {
    unreadable(options.language, error, terminal)
  })
  if (!read) return UNANSWERED
  const { bytes, asked } = read
  const progress = createProgress(terminal.err, options)
  const { report, credentials } = await verifyInParts(bytes, nodeWorkers(options.threads), progress.show)
  progress.end()
  const answers = answer(asked, { bytes, report, credentials })
  const exitCode = isRight(report, answers) ? 0 : 1
  const json = () => `${JSON.stringify(jsonReport(report, answers, exitCode), null, 2)}\n`
  if (options.json === '-') terminal.out.write(json())
  else {
    if (options.json !== undefined) await writeFile(options.json, json())
    terminal.out.write(`${printReport(options.language, report, answers).join('\n')}\n`)
  }
  return exitCode
}

async function readAll({ file, credentials, earlier, trackers }: Options) {
  const bytes = new Uint8Array(await readFile(file))
  const asked: Asked = {
    trackers,
    credentials: credentials === undefined ? undefined : await readFile(credentials, 'utf8'),
    earlier: earlier === undefined ? undefined : new Uint8Array(await readFile(earlier)),
  }
  return { bytes, asked }
}

function unreadable(language: Language, error: unknown, { err }: Terminal): void {
  const { text } = verdictTexts.voice(language)
  const path = (error as { path?: unknown } | null)?.path
  err.write(`${text('usage.unreadable', { path: typeof path === 'string' ? path : String(error) })}\n`)
}
