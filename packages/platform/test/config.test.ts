import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError, configPieces, parseConfig } from '../src/index.ts'

const { duration, flag, logLevel, port, secrets, url } = configPieces
const schema = z.object({
  MUSUBI_PORT: port().default(8080),
  MUSUBI_URL: url(['https']),
  MUSUBI_DATABASE_URL: url(['postgres']).optional(),
  MUSUBI_TIMEOUT: duration().default(15_000),
  MUSUBI_DEMO: flag().default(false),
  MUSUBI_LOG_LEVEL: logLevel().default('info'),
  MUSUBI_SECRETS: secrets(),
})
const good = { MUSUBI_URL: 'https://musubi.example.jp/', MUSUBI_SECRETS: 'a'.repeat(32) }

function problemsOf(env: Record<string, string>): ConfigError {
  try {
    parseConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

describe('parseConfig', () => {
  test('reads every piece and fills in what may be left out', () => {
    expect(parseConfig(schema, good)).toEqual({
      MUSUBI_PORT: 8080,
      MUSUBI_URL: 'https://musubi.example.jp',
      MUSUBI_TIMEOUT: 15_000,
      MUSUBI_DEMO: false,
      MUSUBI_LOG_LEVEL: 'info',
      MUSUBI_SECRETS: ['a'.repeat(32)],
    })
    const env = {
      ...good,
      MUSUBI_PORT: '0',
      MUSUBI_TIMEOUT: '2m',
      MUSUBI_DEMO: 'On',
      MUSUBI_LOG_LEVEL: 'warn',
    }
    expect(parseConfig(schema, env)).toMatchObject({
      MUSUBI_PORT: 0,
      MUSUBI_TIMEOUT: 120_000,
      MUSUBI_DEMO: true,
      MUSUBI_LOG_LEVEL: 'warn',
    })
  })

  test('lists every wrong variable in one sentence with an example; empty is missing', () => {
    const env = { MUSUBI_PORT: '99999', MUSUBI_URL: ' ', MUSUBI_TIMEOUT: 'soon', MUSUBI_DEMO: 'perhaps' }
    expect(problemsOf(env).problems).toEqual([
      { variable: 'MUSUBI_PORT', message: 'must be a port number up to 65535, for example 8080' },
      { variable: 'MUSUBI_URL', message: 'is missing, for example https://example.jp' },
      {
        variable: 'MUSUBI_TIMEOUT',
        message: 'must be a number with a unit: ms, s, m, h or d, for example 15s',
      },
      { variable: 'MUSUBI_DEMO', message: 'must be true or false, for example true' },
      {
        variable: 'MUSUBI_SECRETS',
        message: 'is missing, for example the output of: openssl rand -base64 32',
      },
    ])
    expect(problemsOf(env).message).toContain('\n  MUSUBI_PORT: must be')
  })

  test('never prints a value, even when a schema quotes it', () => {
    const quoting = z.object({
      KEY: z.string().refine(() => false, { error: (issue) => `bad: ${issue.input}` }),
    })
    const secret = fc.string({ minLength: 4, maxLength: 30, unit: fc.constantFrom(...'QXZ79#%') })
    fc.assert(
      fc.property(secret, (value) => {
        expect(problemsOf({ ...good, MUSUBI_SECRETS: value, MUSUBI_PORT: value }).message).not.toContain(
          value,
        )
        expect(() => parseConfig(quoting, { KEY: value })).toThrow('bad: ***')
      }),
    )
  })
})
