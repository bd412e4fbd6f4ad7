import { err, ok, type Result } from '@musubi/kernel'

/** How well the card was proved when it was linked. */
export type LinkStrength = 'auth' | 'sign'

/**
 * The link (紐づけ) of one card to one resident. `suspended`: reported lost, nothing works. `revoked`: the issuer ended
 * the certificate. `replaced`: another card took its place; nothing follows. Unlinking removes the link and leaves nothing.
 */
export type LinkState =
  | { readonly status: 'none' }
  | {
      readonly status: 'good' | 'suspended' | 'revoked'
      readonly strength: LinkStrength
      /** The signature certificate that vouched for name and address has ended: they may have changed. */
      readonly stale: boolean
    }
  | { readonly status: 'replaced' }

export type LinkStatus = LinkState['status']

export type LinkCommand =
  | { readonly kind: 'link'; readonly strength: LinkStrength }
  /** The same card again, perhaps proved better. */
  | { readonly kind: 'confirm'; readonly strength: LinkStrength }
  | { readonly kind: 'report_lost' }
  | { readonly kind: 'report_found' }
  | { readonly kind: 'certificate_revoked' }
  | { readonly kind: 'attributes_ended' }
  | { readonly kind: 'replace' }
  | { readonly kind: 'unlink' }

export type LinkEvent =
  | { readonly kind: 'linked' | 'confirmed'; readonly strength: LinkStrength }
  | { readonly kind: 'suspended' | 'resumed' | 'revoked' | 'became_stale' | 'replaced' | 'unlinked' }

export type LinkRefusal = 'no_link' | 'already_linked' | 'link_ended' | 'card_stopped'

/**
 * What a command does to a link, or why not. No event: nothing changes, which is an answer too, because every command may
 * arrive twice.
 */
export function decideLink(
  state: LinkState,
  command: LinkCommand,
): Result<LinkEvent | undefined, LinkRefusal> {
  if (command.kind === 'link')
    return state.status === 'none'
      ? ok({ kind: 'linked', strength: command.strength })
      : err('already_linked')
  if (state.status === 'none') return command.kind === 'unlink' ? ok(undefined) : err('no_link')
  if (state.status === 'replaced') return command.kind === 'replace' ? ok(undefined) : err('link_ended')
  return decideCurrent(state, command)
}

type CurrentLink = Exclude<LinkState, { readonly status: 'none' | 'replaced' }>

function decideCurrent(
  state: CurrentLink,
  command: Exclude<LinkCommand, { kind: 'link' }>,
): Result<LinkEvent | undefined, LinkRefusal> {
  const { status } = state
  switch (command.kind) {
    case 'confirm':
      if (status !== 'good') return err('card_stopped')
      return ok(
        isWorthKeeping(state, command.strength)
          ? { kind: 'confirmed', strength: command.strength }
          : undefined,
      )
    case 'report_lost':
      return ok(status === 'good' ? { kind: 'suspended' } : undefined)
    case 'report_found':
      // What the issuer ended does not come back because the card was found.
      if (status === 'revoked') return err('card_stopped')
      return ok(status === 'suspended' ? { kind: 'resumed' } : undefined)
    case 'certificate_revoked':
      return ok(status === 'revoked' ? undefined : { kind: 'revoked' })
    case 'attributes_ended':
      return ok(state.strength === 'sign' && !state.stale ? { kind: 'became_stale' } : undefined)
    case 'replace':
      return ok({ kind: 'replaced' })
    case 'unlink':
      return ok({ kind: 'unlinked' })
  }
}

function isWorthKeeping({ strength, stale }: CurrentLink, shown: LinkStrength): boolean {
  return shown === 'sign' && (strength === 'auth' || stale)
}

export function reduceLink(state: LinkState, event: LinkEvent): LinkState {
  switch (event.kind) {
    case 'linked':
    case 'confirmed':
      return { status: 'good', strength: event.strength, stale: false }
    case 'unlinked':
      return { status: 'none' }
    case 'replaced':
      return { status: 'replaced' }
    default:
      return state.status === 'none' || state.status === 'replaced' ? state : reduceCurrent(state, event.kind)
  }
}

function reduceCurrent(
  state: CurrentLink,
  kind: 'suspended' | 'resumed' | 'revoked' | 'became_stale',
): LinkState {
  switch (kind) {
    case 'suspended':
      return { ...state, status: 'suspended' }
    case 'resumed':
      return { ...state, status: 'good' }
    case 'revoked':
      return { ...state, status: 'revoked' }
    case 'became_stale':
      return { ...state, stale: true }
  }
}
