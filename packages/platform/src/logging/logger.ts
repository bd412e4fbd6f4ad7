import { pino, type DestinationStream } from 'pino'
import { z } from 'zod'
import { describeError, redactValue } from './redaction.ts'

/**
 * Logs are a list of registered events: a name and the fields it may carry. Whatever is not registered cannot be
 * written, so reading the registries tells what the logs of an installation can contain.
 */

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Event name -> zod shape of its fields. */
export type LogEvents = Readonly<Record<string, z.core.$ZodLooseShape>>

type FieldsOf<Shape extends z.core.$ZodLooseShape> = z.output<z.ZodObject<Shape>>

export interface Log<E extends LogEvents> {
  /** Something happened, as it should. */
  event<N extends keyof E & string>(name: N, fields: FieldsOf<E[N]>): void
  /** Something is odd, yet the system goes on; `cause` is logged without the data it may carry. */
  warn<N extends keyof E & string>(name: N, fields: FieldsOf<E[N]>, cause?: unknown): void
  /** Somebody has to look. */
  fail<N extends keyof E & string>(name: N, fields: FieldsOf<E[N]>, cause?: unknown): void
}

export interface Logger {
  /** A typed log for one registry. Two different registries may not share an event name. */
  for<E extends LogEvents>(events: E): Log<E>
}

/** Declares events. Names are `area.what_happened` in lower case. */
export function defineLogEvents<const E extends LogEvents>(events: E): E {
  for (const name of Object.keys(events)) {
    if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9_]*)+$/.test(name)) throw new Error(`log event name "${name}"`)
  }
  return events
}

export interface LoggerOptions {
  readonly level?: LogLevel
  /** Where the JSON lines go; standard output when left out. */
  readonly destination?: DestinationStream
}

/** A logger writing one JSON line per event. Every line passes the redaction. */
export function logger({ level = 'info', destination }: LoggerOptions = {}): Logger {
  const lines = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactValue(fields) as Record<string, unknown>,
      },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  )
  const owners = new Map<string, LogEvents>()
  return {
    for: (events) => {
      claimNames(owners, events)
      const write =
        (severity: 'info' | 'warn' | 'error') =>
        (name: string, fields: unknown, cause?: unknown): void => {
          const shape = events[name]
          if (!shape) throw new Error(`log event "${name}" is not registered`)
          lines[severity]({ event: name, ...keepRegistered(shape, fields), ...describeCause(cause) })
        }
      return { event: write('info'), warn: write('warn'), fail: write('error') }
    },
  }
}

/** A logger that writes nothing. */
export const silentLogger: Logger = logger({ level: 'silent' })

function claimNames(owners: Map<string, LogEvents>, events: LogEvents): void {
  for (const name of Object.keys(events)) {
    const owner = owners.get(name) ?? events
    if (owner !== events) throw new Error(`log event "${name}" is registered twice`)
    owners.set(name, owner)
  }
}

/** Unknown fields are dropped. A wrong field is named instead of written: logging must not throw in the middle of work. */
function keepRegistered(shape: z.core.$ZodLooseShape, fields: unknown): Record<string, unknown> {
  const parsed = z.object(shape).safeParse(fields)
  if (parsed.success) return parsed.data as Record<string, unknown>
  return { wrongFields: parsed.error.issues.map((issue) => issue.path.join('.')) }
}

function describeCause(cause: unknown): Record<string, unknown> {
  if (cause === undefined) return {}
  return { error: cause instanceof Error ? describeError(cause) : redactValue(cause) }
}
