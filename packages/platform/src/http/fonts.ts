import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/**
 * Serves Noto Sans JP below `prefix` to pages that no bundler builds: `<prefix>/noto-sans-jp.css` names about 120 files of
 * which a browser asks for those with the letters of its page. Nothing is fetched from anybody else.
 * @returns the path of the stylesheet
 */
export function registerFonts(app: FastifyInstance, prefix: string): string {
  const folder = dirname(
    createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-jp/package.json'),
  )
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const files = new Set(readdirSync(join(folder, 'files')))
  // The files' addresses carry the font's version, so they may be kept for ever.
  const base = `${prefix}/${version}`
  const css = readFileSync(join(folder, 'index.css'), 'utf8').replaceAll('url(./files/', `url(${base}/`)
  const config = { quiet: true }
  const stylesheet = `${prefix}/noto-sans-jp.css`
  app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: join(folder, 'files'), serve: false, cacheControl: false })
    scope.get(stylesheet, { config }, (_request, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=86400').send(css),
    )
    scope.get<{ Params: { file: string } }>(`${base}/:file`, { config }, (request, reply) => {
      const { file } = request.params
      if (!files.has(file)) return reply.callNotFound()
      return reply.header('cache-control', 'public, max-age=31536000, immutable').sendFile(file)
    })
  })
  return stylesheet
}
