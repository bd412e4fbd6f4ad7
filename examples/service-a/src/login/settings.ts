import { readFileSync } from 'node:fs'

/** What a service has to know to log people in. */
export interface Settings {
  /** The address of the common login, as discovery names it. */
  readonly issuer: string
  readonly clientId: string
  /** The private half of the key that was registered; the service proves itself with it (private_key_jwt, ES256). */
  readonly clientKey: JsonWebKey & { readonly kid: string }
  readonly host: string
  readonly port: number
  /** How browsers reach this service; the redirect addresses that were registered begin with it. */
  readonly publicUrl: string
  /** Another service to compare with. */
  readonly otherUrl: string | undefined
  /** The program of the counter's card reader on this machine. */
  readonly readerUrl: string | undefined
}

/** A setting is missing or wrong; the message says which one and what to write. */
export class SettingsError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

export function readSettings(env: Environment, fallback: { clientId: string; port: number }): Settings {
  const port = Number(env['PORT'] ?? fallback.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SettingsError('PORT must be a port number, such as 8790.')
  const publicUrl = addressOf(env, 'PUBLIC_URL', `http://localhost:${port}`) ?? ''
  return {
    issuer: addressOf(env, 'ISSUER', 'http://localhost:8787/oidc') ?? '',
    clientId: env['CLIENT_ID'] ?? fallback.clientId,
    clientKey: readKey(env['CLIENT_KEY'] ?? 'client-key.json'),
    host: env['HOST'] ?? '127.0.0.1',
    port,
    publicUrl,
    otherUrl: addressOf(env, 'OTHER_URL'),
    readerUrl: addressOf(env, 'READER_URL'),
  }
}

function addressOf(env: Environment, name: string, fallback?: string): string | undefined {
  const given = env[name] ?? fallback
  if (given === undefined) return undefined
  if (!URL.canParse(given)) throw new SettingsError(`${name} must be an address, such as https://example.jp.`)
  return given.replace(/\/$/, '')
}

function readKey(path: string): Settings['clientKey'] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new SettingsError(
      `There is no key at ${path}. Make one with "node src/make-key.ts", register its public half, or set CLIENT_KEY.`,
    )
  }
  const key = JSON.parse(text) as Partial<Settings['clientKey']>
  if (key.kty !== 'EC' || key.crv !== 'P-256' || !key.d || !key.kid)
    throw new SettingsError(`${path} must be a private JWK of P-256 with a kid.`)
  return key as Settings['clientKey']
}
