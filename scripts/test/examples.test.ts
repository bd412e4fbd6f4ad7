import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The sample services are there to be copied, each folder alone. */
const examples = join(import.meta.dirname, '../../examples')
const services = ['service-a', 'service-b'] as const

function filesOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  return new Map(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [relative(folder, path), readFileSync(path, 'utf8')]
    }),
  )
}

describe('the sample services', () => {
  it.each(services)('%s imports nothing but openid-client, node and itself', (service) => {
    const files = filesOf(join(examples, service, 'src'))
    const imports = [...files.entries()].flatMap(([file, text]) =>
      [...text.matchAll(/^(?:import|export) .*?from '([^']+)'|^} from '([^']+)'/gm)].map((found) => ({
        file,
        target: found[1] ?? found[2] ?? '',
      })),
    )
    expect(imports.length).toBeGreaterThan(20)
    const strange = imports.filter(
      ({ file, target }) =>
        target !== 'openid-client' &&
        !target.startsWith('node:') &&
        join(service, 'src', file, '..', target).split('/')[0] !== service,
    )
    expect(strange).toEqual([])
    const { dependencies } = JSON.parse(readFileSync(join(examples, service, 'package.json'), 'utf8'))
    expect(Object.keys(dependencies)).toEqual(['openid-client'])
  })

  it.each(['login', 'web'])(
    'have the same %s folder, byte for byte: the part that a vendor copies',
    (folder) => {
      const [a, b] = services.map((service) => filesOf(join(examples, service, 'src', folder)))
      expect(a?.size).toBeGreaterThan(3)
      expect(b).toEqual(a)
    },
  )
})
