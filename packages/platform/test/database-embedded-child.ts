import { startEmbeddedPostgres } from '../src/database/index.ts'

/** Started by tests: starts the server for a folder, tells what came of it as one JSON line, and does what it is told. */
const [dataDir = '', task = 'stop'] = process.argv.slice(2)
try {
  const server = await startEmbeddedPostgres({ dataDir })
  const { report, adopted, pid, port, folder, adminUrl } = server
  process.stdout.write(`${JSON.stringify({ report, adopted, pid, port, folder, adminUrl })}\n`)
  if (task === 'stop') await server.stop()
  if (task === 'wait') {
    process.stdin.resume()
    process.stdin.once('end', () => server.stop())
  }
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ code: (error as { code?: string }).code, message: (error as Error).message })}\n`,
  )
}
