import { readdirSync, readFileSync } from 'node:fs'

/** Ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100

/** Processor time used so far, seconds; null where the system does not tell (anything but Linux). */
export interface ProcessorTime {
  /** This process: the terminals and their cards. */
  readonly terminals: number
  readonly server: number
  readonly database: number
}

/**
 * Reads what terminals, server and database have used. Unlike a rate it does not depend on what else runs on the machine, so
 * it tells what a machine of its own would have room for.
 */
export function readProcessorTime(serverPid: number, databasePid: number): ProcessorTime | null {
  const server = readStat(serverPid)
  const database = readStat(databasePid)
  if (!server || !database) return null
  const { user, system } = process.cpuUsage()
  const backends = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readStat(Number(pid)))
    .filter((stat) => stat?.parent === databasePid)
  return {
    terminals: (user + system) / 1e6,
    server: server.seconds,
    database: backends.reduce((sum, stat) => sum + (stat?.seconds ?? 0), database.withEnded),
  }
}

interface Stat {
  readonly parent: number
  readonly seconds: number
  /** With what ended children used. */
  readonly withEnded: number
}

/** proc(5), /proc/PID/stat: the name in brackets may hold spaces, what follows it does not. */
function readStat(pid: number): Stat | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    const seconds = (user + system) / TICKS
    return { parent: fields[1] ?? 0, seconds, withEnded: seconds + (endedUser + endedSystem) / TICKS }
  } catch {
    return undefined
  }
}

export interface Cost {
  /** Milliseconds of one core for one piece of work, all three together. */
  readonly ms: number
  readonly words: string
}

/** What one of `times` pieces of work cost between two readings. */
export function costOf(
  before: ProcessorTime | null,
  after: ProcessorTime | null,
  times: number,
): Cost | null {
  if (!before || !after) return null
  const each = (who: keyof ProcessorTime) => ((after[who] - before[who]) * 1000) / times
  const [terminals, server, database] = [each('terminals'), each('server'), each('database')]
  const ms = terminals + server + database
  const parts = `terminals and cards ${terminals.toFixed(2)}, server ${server.toFixed(2)}, PostgreSQL ${database.toFixed(2)} ms`
  return { ms, words: `${parts}; two cores have room for ${Math.floor(2000 / ms)} a second` }
}
