import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Municipality } from '../app/context.ts'
import type { ClientConfig } from '../oidc/clients.ts'
import type { Frame, TextSize } from './pages/frame.ts'

const SIZES: readonly TextSize[] = ['m', 'l', 'xl']
const THEMES = ['device', 'light', 'dark'] as const
const YEAR = 31_536_000

export interface FrameParts {
  readonly demoMode: boolean
  readonly municipalities: readonly Municipality[]
}

/** The frame of a page for this browser: language, text size and brightness as its owner chose them on any of our pages. */
export function frameOf(
  { demoMode, municipalities }: FrameParts,
  request: FastifyRequest,
  page: { readonly address?: string | undefined; readonly client?: ClientConfig | undefined },
): Frame {
  const town = municipalities.find(({ code }) => code === page.client?.municipalityCode)
  return {
    language: request.language,
    textSize: pick(request, 'size', SIZES, 'm'),
    theme: pick(request, 'theme', THEMES, 'device'),
    address: page.address,
    demo: demoMode,
    town: town && { code: town.code, name: town.name },
  }
}

/** Keeps what the address asked for, for a year; the other pages of the platform read the same cookies. */
export function keepChoices(request: FastifyRequest, reply: FastifyReply): void {
  const query = request.query as Readonly<Record<string, unknown>>
  const asked = { lang: request.language, size: pick(request, 'size', SIZES, 'm') }
  for (const [name, value] of Object.entries(asked)) {
    if (query[name] === value && request.cookies[name] !== value)
      reply.setCookie(name, value, { path: '/', maxAge: YEAR, sameSite: 'lax' })
  }
}

function pick<T extends string>(request: FastifyRequest, name: string, known: readonly T[], fallback: T): T {
  const query = request.query as Readonly<Record<string, unknown>>
  return (
    known.find((one) => one === query[name]) ?? known.find((one) => one === request.cookies[name]) ?? fallback
  )
}
