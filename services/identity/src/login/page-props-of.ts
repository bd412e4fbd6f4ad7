import type { Language } from '@musubi/contracts/route'
import type { FastifyRequest } from 'fastify'
import type { IdentityContext } from '../app/context.ts'
import { frameOf } from '../http/frame-of.ts'
import type { LoginChoice, LoginGroup, LoginPageProps } from '../http/pages/page-props.ts'
import { learnedBy } from '../oidc/clients.ts'
import { findLastWay, type LastWay } from './last-way.ts'
import {
  LOGIN_PATH,
  METHOD_GROUPS,
  methodPath,
  type LoginMethod,
  type Problem,
  type Visit,
} from './login-method.ts'

/** What the page shows now: the list, or one method's section, and what went wrong. */
export interface PageState {
  readonly method?: LoginMethod | undefined
  readonly problem?: Problem | undefined
  readonly typed?: Readonly<Record<string, string>>
}

/** The login page of a visit: the ways that are strong enough, the last one first, or one way's own forms. */
export async function pagePropsOf(
  visit: Visit,
  offered: readonly LoginMethod[],
  state: PageState,
  request: FastifyRequest,
  context: Pick<IdentityContext, 'demoMode' | 'municipalities' | 'clock'>,
): Promise<LoginPageProps> {
  const { language } = request
  const { client, interaction } = visit
  const path = `${LOGIN_PATH}/${interaction.uid}`
  const open = openSection(offered, state.method)
  const inline = offered.filter(({ opens }) => opens === 'inline')
  const render = async (method: LoginMethod): Promise<string> =>
    (await method.renderSection?.({
      language,
      visit,
      action: `${methodPath(interaction.uid, method.id)}?lang=${language}`,
      problem: state.method?.id === method.id ? state.problem : undefined,
      typed: state.typed ?? {},
    })) ?? ''
  const listed = offered.filter(({ opens }) => opens !== 'inline')
  return {
    frame: frameOf(context, request, {
      address: open && !open.alone ? `${path}?way=${open.method.id}` : path,
      client,
    }),
    serviceName: client.name[language],
    audience: client.audience,
    learns: learnedBy(client),
    sandbox: client.sandbox ?? false,
    stepUp: interaction.sessionUid !== undefined && interaction.reasons.includes('too_weak'),
    ...(state.problem === undefined ? {} : { problem: state.problem }),
    ...(open
      ? {
          section: {
            group: open.method.group,
            html: await render(open.method),
            ...(open.alone ? {} : { back: `${path}?lang=${language}` }),
          },
        }
      : {}),
    groups: open ? [] : groupsOf(listed, visit, language, findLastWay(request), context.clock()),
    inline: open && !open.alone ? [] : await Promise.all(inline.map(render)),
  }
}

/** A way that is the only one needs no list before it. */
function openSection(
  offered: readonly LoginMethod[],
  chosen: LoginMethod | undefined,
): { readonly method: LoginMethod; readonly alone: boolean } | undefined {
  const listed = offered.filter(({ opens }) => opens !== 'inline')
  const [only] = listed
  if (listed.length === 1 && only?.opens === 'section') return { method: only, alone: true }
  return chosen?.opens === 'section' ? { method: chosen, alone: false } : undefined
}

function groupsOf(
  listed: readonly LoginMethod[],
  { interaction }: Visit,
  language: Language,
  last: LastWay | undefined,
  now: number,
): readonly LoginGroup[] {
  const groups = METHOD_GROUPS.flatMap((group): LoginGroup[] => {
    const methods = listed.filter((method) => method.group === group)
    if (methods.length === 0) return []
    const lastMethod = methods.find(({ id }) => id === last?.methodId)
    const ordered = lastMethod ? [lastMethod, ...methods.filter((one) => one !== lastMethod)] : methods
    return [
      {
        group,
        choices: ordered.map((method) => toChoice(method, interaction.uid, language)),
        ...(lastMethod && last && last.at <= now ? { lastUsedAt: last.at } : {}),
      },
    ]
  })
  return groups.toSorted((a, b) => Number(b.lastUsedAt !== undefined) - Number(a.lastUsedAt !== undefined))
}

function toChoice(method: LoginMethod, uid: string, language: Language): LoginChoice {
  const { id, opens, button, hint } = method
  return {
    id,
    button: button[language],
    ...(hint ? { hint: hint[language] } : {}),
    address:
      opens === 'post' || opens === 'link'
        ? `${methodPath(uid, id)}?lang=${language}`
        : `${LOGIN_PATH}/${uid}?lang=${language}&way=${id}`,
    posts: opens === 'post',
  }
}
