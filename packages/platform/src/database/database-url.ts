import { DatabaseStartError } from './start-error.ts'

/** A parsed `postgres://` URL. `about` names the place without user or password, for messages and logs. */
export interface DatabaseUrl {
  readonly href: string
  readonly about: string
  readonly user: string
  readonly database: string
}

/** Reads a PostgreSQL URL; throws `bad_url` with a sentence that never repeats the password. */
export function getDatabaseUrl(text: string): DatabaseUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw badUrl('it is not a URL', 'URLの形ではありません')
  if (!/^postgres(ql)?:$/.test(url.protocol)) {
    throw badUrl(`it starts with ${url.protocol}//`, `${url.protocol}//で始まっています`)
  }
  if (!url.hostname) throw badUrl('it names no host', 'ホストがありません')
  if (!url.username) throw badUrl('it names no user', 'ユーザーがありません')
  const database = decodeURIComponent(url.pathname.slice(1)) || 'postgres'
  return {
    href: url.href,
    about: `${url.hostname}:${url.port || 5432}`,
    user: decodeURIComponent(url.username),
    database,
  }
}

/** The same server, for another database and user. Query parameters (sslmode and the like) stay. */
export function withDatabase(
  url: DatabaseUrl,
  to: { readonly database: string; readonly user?: string; readonly password?: string },
): string {
  const other = new URL(url.href)
  other.pathname = `/${encodeURIComponent(to.database)}`
  if (to.user !== undefined) other.username = encodeURIComponent(to.user)
  if (to.password !== undefined) other.password = encodeURIComponent(to.password)
  return other.href
}

function badUrl(whyEn: string, whyJa: string): DatabaseStartError {
  return new DatabaseStartError('bad_url', {
    en: `The database URL cannot be used because ${whyEn}; write it as postgres://user:password@host:5432/database.`,
    ja: `データベースURLを使えません(${whyJa})。postgres://ユーザー:パスワード@ホスト:5432/データベース の形で書いてください。`,
  })
}
