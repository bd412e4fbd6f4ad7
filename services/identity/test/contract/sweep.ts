import { people, type RunningWorld } from '../running-world.ts'
import { newId, YABU } from '../world.ts'
import type { Collector, RegisteredRoute } from './collector.ts'

/**
 * Asks every route the server has, three times: by nobody, by somebody whom everything recognises, and with nonsense. A
 * route that is added tomorrow is asked tomorrow.
 */
export async function askEveryRoute(
  { app, origin, identity }: RunningWorld,
  { routes }: Collector,
): Promise<void> {
  const ppids = await identity.ppidsFor('resident', YABU, [people.ichiro])
  const everybody = {
    authorization: 'Bearer service',
    'x-staff': `staff ${YABU} hq,terminal_manager,service_manager,operator,privacy_officer`,
    'x-resident': `${YABU} ${ppids.get(people.ichiro)}`,
    'sec-fetch-site': 'same-origin',
    origin,
  }
  const hisOwn = (url: string): string =>
    url.replaceAll(/:account\w*/g, people.ichiro).replaceAll(/:\w+/g, newId())
  for (const route of routes) {
    if (route.url.endsWith('*')) continue
    const url = hisOwn(route.url)
    await app.inject({ ...requestOf(route, url), headers: { accept: 'text/html' } })
    await app.inject({ ...requestOf(route, url), headers: everybody })
    const [path = ''] = url.split('?')
    await app.inject({ ...requestOf(route, `${path}?cursor=%00&lang=en`), headers: everybody })
  }
}

function requestOf({ method }: RegisteredRoute, url: string) {
  const payload = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)
    ? { payload: { id: people.ichiro } }
    : {}
  return { method: method as 'GET', url, ...payload }
}
