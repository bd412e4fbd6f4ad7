import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { createReport } from './report.ts'
import { suites } from './suites/index.ts'

process.exit(await main())

/** `npm run bench`, `npm run bench -- NAME…`, `--list`, `--json FILE`. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: { type: 'boolean', default: false }, json: { type: 'string' } },
  })
  if (values.list) {
    for (const { name, about } of suites) console.log(`${name.padEnd(12)} ${about}`)
    return 0
  }
  const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name))
  if (unknown.length > 0) {
    const known = suites.map(({ name }) => name).join(', ')
    console.error(`There is no benchmark "${unknown.join(', ')}". There are: ${known}.`)
    return 1
  }
  const chosen = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const machine = describeMachine()
  console.log(
    `${machine}\nFigures depend on the machine and on what else runs on it; ratios to the controls travel.\n`,
  )
  const report = createReport((line) => console.log(line))
  let failed = 0
  for (const suite of chosen) {
    console.log(`${suite.name}: ${suite.about}`)
    report.begin(suite.name)
    try {
      await suite.run(report)
    } catch (error) {
      failed++
      console.error(`  ${suite.name} failed:`, error)
    }
    console.log('')
  }
  await report.end()
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, figures: report.told }, null, 2)}\n`)
  return failed > 0 ? 1 : 0
}

function describeMachine(): string {
  const [cpu] = cpus()
  const load = loadavg()[0]?.toFixed(1) ?? '?'
  return `Node ${process.versions.node}, ${availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'}), load ${load} before the start`
}
