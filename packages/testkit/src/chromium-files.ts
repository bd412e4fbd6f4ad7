import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'

/**
 * Unpacks the packaged Chromium once a user and version, and answers the path of its executable. The package itself
 * writes to fixed names in the temporary folder: another user's copy cannot be run, and one that a killed run left half
 * written would be taken for whole. So it unpacks into a folder of its own, which gets its name only when complete.
 */
export async function unpackChromium(): Promise<string> {
  const home = join(tmpdir(), `musubi-chromium-${process.getuid?.() ?? 'user'}-${packageVersion()}`)
  if (!existsSync(join(home, 'chromium'))) {
    const parts = mkdtempSync(`${home}-part-`)
    await withTemporaryFolder(parts, () => sparticuz.executablePath())
    mkdirSync(parts, { recursive: true })
    try {
      renameSync(parts, home)
    } catch (error) {
      // Another worker was faster; its copy is as good.
      if (!existsSync(join(home, 'chromium'))) throw error
      rmSync(parts, { recursive: true, force: true })
    }
  }
  return join(home, 'chromium')
}

async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const folder = entry.slice(0, entry.lastIndexOf(join('@sparticuz', 'chromium')))
  const text = readFileSync(join(folder, '@sparticuz', 'chromium', 'package.json'), 'utf8')
  return String((JSON.parse(text) as { version: unknown }).version)
}
