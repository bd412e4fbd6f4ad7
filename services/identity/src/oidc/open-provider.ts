import Provider, { type TokenEndpointGrantContext } from 'oidc-provider'

type GrantHandler = (ctx: TokenEndpointGrantContext) => unknown

const handlers = new WeakMap<Provider, Map<string, GrantHandler>>()

/**
 * The provider with its own grant handlers within reach: a grant of ours checks something of its own first and then is
 * served by the library's handler, so that no token is ever issued by code of ours.
 */
export class OpenProvider extends Provider {
  override registerGrantType<Params extends object>(
    name: string,
    handler: (ctx: TokenEndpointGrantContext<Params>) => void | Promise<void>,
    params?: string | readonly string[] | ReadonlySet<string>,
    duplicates?: string | readonly string[] | ReadonlySet<string>,
  ): void {
    // Called from within the constructor of the base class, before a field of this one could exist.
    const own = handlers.get(this) ?? new Map<string, GrantHandler>()
    handlers.set(this, own.set(name, handler as unknown as GrantHandler))
    super.registerGrantType(name, handler, params, duplicates)
  }
}

/** The handler that serves a grant type now. Throws when the provider has no such grant. */
export function grantHandlerOf(provider: Provider, name: string): GrantHandler {
  const handler = handlers.get(provider)?.get(name)
  if (!handler) throw new Error(`the provider has no grant ${name}`)
  return handler
}
