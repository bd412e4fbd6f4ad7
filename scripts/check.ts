import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Types, lint with boundary rules, format, dead code. Every step runs even when an earlier one fails. */
const steps: readonly [name: string, command: string, args: string[]][] = [
  ['types', 'tsc', ['-p', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'biome', ['format', '.']],
]

const failed = steps.filter(([name, command, args]) => {
  const done = spawnSync(join('node_modules', '.bin', command), args, { stdio: 'inherit' })
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  return done.status !== 0
})
process.exitCode = failed.length === 0 ? 0 : 1
