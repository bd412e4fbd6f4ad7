import { z } from 'zod'

/** Everything that is wrong with the environment, one sentence a variable, without any value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, message }) => `  ${variable}: ${message}`)
    super(`The configuration has ${problems.length} problem(s):\n${lines.join('\n')}`)
    this.problems = problems
  }
}

export interface ConfigProblem {
  readonly variable: string
  readonly message: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The typed configuration. The keys of `schema` are names of environment variables; an empty variable counts as
 * missing. Throws a ConfigError that lists every wrong variable at once and quotes no value, since any could be secret.
 */
export function parseConfig<S extends z.ZodObject>(schema: S, env: Environment): z.output<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (env[name]?.trim() ? [[name, env[name]?.trim()]] : [])),
  )
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ConfigError(describeProblems(schema, parsed.error, given))
}

function describeProblems(
  schema: z.ZodObject,
  error: z.ZodError,
  given: Record<string, unknown>,
): ConfigProblem[] {
  const firstOfEach = new Map<string, z.core.$ZodIssue>()
  for (const issue of error.issues) {
    const variable = String(issue.path[0] ?? '(all)')
    if (!firstOfEach.has(variable)) firstOfEach.set(variable, issue)
  }
  return [...firstOfEach].map(([variable, issue]) => {
    const problem = variable in given || variable === '(all)' ? hideValue(issue.message, given) : 'is missing'
    return { variable, message: problem + exampleOf(schema.shape[variable]) }
  })
}

/** A schema author may have quoted the input in a message. */
function hideValue(message: string, given: Record<string, unknown>): string {
  return Object.values(given).reduce<string>(
    (text, value) => (typeof value === 'string' && value !== '' ? text.replaceAll(value, '***') : text),
    message,
  )
}

function exampleOf(schema: z.core.$ZodType | undefined): string {
  const example = schema && findExample(schema)
  if (example === undefined) return ''
  return `, for example ${typeof example === 'string' ? example : JSON.stringify(example)}`
}

/** Looks through `.optional()`, `.default()` and pipes, because metadata sits on the schema they wrap. */
function findExample(schema: z.core.$ZodType): unknown {
  const own = z.globalRegistry.get(schema)?.examples
  if (Array.isArray(own) && own.length > 0) return own[0]
  const { innerType, in: source } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType }
  const inner = innerType ?? source
  return inner && findExample(inner)
}
