import { readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { prefersHtml } from './accept.ts'
import { cspDirectives, type CspDirectives } from './security-headers.ts'

export interface StaticPagesOptions {
  /** Where the pages appear: `/` or a path such as `/office`. */
  readonly prefix: string
  /** The folder a Vite build wrote, with `index.html` and `assets/`. */
  readonly root: string
  /** Answer unknown addresses that a browser opens as a page with `index.html`, for routing in the page. */
  readonly spaFallback?: boolean
  /** Content security directives these pages need in place of the strict ones. */
  readonly csp?: CspDirectives
}

/**
 * Serves a built web application. Files under `assets/` carry a hash in their name and are cached for ever, the rest is
 * asked for again each time; `.br` and `.gz` siblings are sent to browsers that take them. Throws when the folder is
 * not there.
 */
export function registerStaticPages(app: FastifyInstance, options: StaticPagesOptions): void {
  const { root, spaFallback = false, csp } = options
  const base = `/${options.prefix.replace(/^\/|\/$/g, '')}`.replace(/\/$/, '')
  // Serving only what was listed at the start leaves no path to climb out of the folder.
  const files = listFiles(root)
  const config = { quiet: true }
  const helmet = csp && { contentSecurityPolicy: { useDefaults: false, directives: cspDirectives(csp) } }
  const routeOptions = { config, ...(helmet ? { helmet } : {}) }

  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const wanted = (request.params as Record<string, string>)['*'] || 'index.html'
    if (files.has(wanted)) return reply.sendFile(wanted)
    const isPage = spaFallback && prefersHtml(request.headers.accept) && !/\.\w+$/.test(wanted)
    if (isPage) return reply.sendFile('index.html')
    reply.callNotFound()
    return reply
  }

  app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root,
      serve: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => reply.header('cache-control', cachingOf(path, root)),
    })
    for (const method of ['GET', 'HEAD'] as const) {
      scope.route({ ...routeOptions, method, url: `${base}/*`, handler: answer })
    }
    if (base !== '') {
      scope.get(base, routeOptions, ({ url }, reply) => {
        const query = url.includes('?') ? url.slice(url.indexOf('?')) : ''
        return reply.redirect(`${base}/${query}`, 308)
      })
    }
  })
}

function listFiles(root: string): ReadonlySet<string> {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`there are no built pages in ${root}`)
  }
  const found = readdirSync(root, { recursive: true, withFileTypes: true })
  return new Set(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => relativeName(root, join(entry.parentPath, entry.name))),
  )
}

function relativeName(root: string, path: string): string {
  return path.slice(join(root, sep).length).replaceAll(sep, '/')
}

function cachingOf(path: string, root: string): string {
  return relativeName(root, path).startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}
