import type { HttpService } from '@musubi/platform/http'

/** Until the start page exists, the printed address leads to what there is: in the demo the reception, else the API. */
export function frontDoor(findReception: () => string | undefined): HttpService {
  return {
    name: 'front-door',
    register(app) {
      app.get('/', (_request, reply) => reply.redirect(findReception() ?? '/docs'))
    },
  }
}
