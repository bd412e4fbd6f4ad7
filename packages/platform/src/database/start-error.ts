/** Why a database could not be opened. */
export type DatabaseStartCode =
  | 'port_taken'
  | 'disk_full'
  | 'wrong_version'
  | 'bad_url'
  | 'unreachable'
  | 'wrong_password'
  | 'not_permitted'
  | 'binaries_missing'
  | 'data_dir_unusable'

/** One sentence for the person at the terminal: what happened and what to do. */
export interface StartSentence {
  readonly en: string
  readonly ja: string
}

/** The database cannot be used, and a person has to act. `message` and `messageJa` are one sentence each. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError'
  readonly code: DatabaseStartCode
  readonly messageJa: string

  constructor(code: DatabaseStartCode, sentence: StartSentence, cause?: unknown) {
    super(sentence.en, { cause })
    this.code = code
    this.messageJa = sentence.ja
  }
}

/** The sentences that more than one place needs. `about` is a place a person can find: host and port, or a folder. */
export const sentences = {
  portTaken: (port: number): StartSentence => ({
    en: `Port ${port} on 127.0.0.1 is used by another program; stop that program or choose another port for the database.`,
    ja: `127.0.0.1のポート${port}は別のプログラムが使っているので、そのプログラムを止めるか、データベースのポートを変えてください。`,
  }),
  diskFull: (about: string, aboutJa = about): StartSentence => ({
    en: `The disk that holds ${about} is full; free some space and start again.`,
    ja: `${aboutJa}のあるディスクに空きがないので、空きを作ってから起動し直してください。`,
  }),
  unreachable: (about: string, why: string): StartSentence => ({
    en: `The PostgreSQL server at ${about} does not answer (${why}); check that it runs and that its address and port are right.`,
    ja: `${about}のPostgreSQLから応答がない(${why})ので、動いているか、アドレスとポートが正しいかを確かめてください。`,
  }),
  wrongPassword: (about: string): StartSentence => ({
    en: `The PostgreSQL server at ${about} refused the user name or password; correct them in the database URL.`,
    ja: `${about}のPostgreSQLがユーザー名またはパスワードを受け付けないので、データベースURLを直してください。`,
  }),
  notPermitted: (about: string, why: string): StartSentence => ({
    en: `The database user at ${about} lacks a permission (${why}); use a user that may create databases and roles, or give this one the permission.`,
    ja: `${about}のデータベースユーザーに権限がない(${why})ので、データベースとロールを作れるユーザーを使うか、権限を与えてください。`,
  }),
} as const

const SYSTEM_CODES: Readonly<Record<string, DatabaseStartCode>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EPIPE: 'unreachable',
  ENOSPC: 'disk_full',
  // PostgreSQL's own (SQLSTATE, appendix A of its manual).
  '28P01': 'wrong_password',
  '28000': 'wrong_password',
  '3D000': 'bad_url',
  '42501': 'not_permitted',
  '53100': 'disk_full',
  '53300': 'unreachable',
  '57P03': 'unreachable',
}

/**
 * Turns what the driver or the system threw into a DatabaseStartError; what is no matter of setting up (a bug, a broken
 * migration) comes back unchanged, so that it is not dressed up as one.
 */
export function toStartError(error: unknown, about: string): unknown {
  if (error instanceof DatabaseStartError) return error
  const code = startCodeOf(error)
  if (!code) return error
  return new DatabaseStartError(code, sentenceFor(code, about, reasonOf(error)), error)
}

function startCodeOf(error: unknown): DatabaseStartCode | undefined {
  if (!(error instanceof Error)) return undefined
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && code in SYSTEM_CODES) return SYSTEM_CODES[code]
  if (/timeout expired|timeout exceeded|Connection terminated/i.test(error.message)) return 'unreachable'
  if (/password must be a string|No password/i.test(error.message)) return 'wrong_password'
  if (/SSL|certificate/i.test(error.message)) return 'unreachable'
  return undefined
}

function sentenceFor(code: DatabaseStartCode, about: string, why: string): StartSentence {
  switch (code) {
    case 'disk_full':
      return sentences.diskFull(`the database at ${about}`, `${about}のデータベース`)
    case 'wrong_password':
      return sentences.wrongPassword(about)
    case 'not_permitted':
      return sentences.notPermitted(about, why)
    case 'bad_url':
      return {
        en: `The database URL for ${about} names a database that does not exist (${why}); create it or correct the URL.`,
        ja: `${about}のデータベースURLにあるデータベースが存在しない(${why})ので、作成するかURLを直してください。`,
      }
    default:
      return sentences.unreachable(about, why)
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string }
  const text = message?.trim().replace(/\.$/, '').replaceAll(/\s+/g, ' ')
  return text || String(code)
}
