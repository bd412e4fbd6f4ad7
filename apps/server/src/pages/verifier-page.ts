import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type HttpService, registerStaticPages } from '@musubi/platform/http'
import { z } from 'zod'

const FOLDER = resolve(import.meta.dirname, '../../../verifier/dist')
const PolicySchema = z.object({ scriptSrc: z.array(z.string()), styleSrc: z.array(z.string()) })

/**
 * The check of an election's record, for everybody, at `/verify`. It is one file with its script inside, allowed by its
 * hash, and may connect to nothing: what a citizen checks there stays with them.
 */
export const verifierPage: HttpService = {
  name: 'verifier-page',
  register(app) {
    if (!existsSync(join(FOLDER, 'policy.json'))) return
    const { scriptSrc, styleSrc } = PolicySchema.parse(
      JSON.parse(readFileSync(join(FOLDER, 'policy.json'), 'utf8')),
    )
    const csp = {
      'script-src': scriptSrc,
      'style-src': styleSrc,
      'worker-src': ['blob:'],
      'connect-src': ["'none'"],
    }
    registerStaticPages(app, { prefix: '/verify', root: FOLDER, csp })
  },
}
