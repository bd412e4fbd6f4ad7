import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where a program finds the same openid-client as everything here. */
const LIBRARIES = resolve(import.meta.dirname, '../../../../node_modules')

/**
 * A developer who has copied key and program out of the guide and runs them. On a machine that others use too, it listens
 * elsewhere than the guide says; whoever is sent to `redirectHome` is to be taken to `home`.
 */
export async function runProgram(files: { readonly program: string; readonly key: string }) {
  const folder = mkdtempSync(join(LIBRARIES, '.guide-'))
  writeFileSync(join(folder, 'key.json'), files.key, { mode: 0o600 })
  writeFileSync(
    join(folder, 'login.mjs'),
    files.program
      .replace('.listen(8080,', '.listen(0,')
      .replace(
        "() => console.log('http://localhost:8080/')",
        'function () { console.log(`listens on ${this.address().port}`) }',
      ),
  )
  const child = spawn(process.execPath, [join(folder, 'login.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ready = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const port = /listens on (\d+)/.exec(output)?.[1]
      if (port) ready.resolve(port)
    })
  child.once('exit', (code) => ready.reject(new Error(`the program ended with ${code}:\n${output}`)))
  const home = await ready.promise.then((port) => `http://localhost:${port}`)
  return {
    redirectHome: 'http://localhost:8080',
    home,
    async end() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
