import type Provider from 'oidc-provider'

/** The provider as it is now. Its keys are fixed when it is made, so a change of keys is a new one. */
export interface ProviderHolder {
  current(): Provider
  /** From now on requests meet a provider with the keys of now; those under way end with the one they met. */
  renew(): void
}

export function holdProvider(make: () => Provider): ProviderHolder {
  let provider = make()
  return {
    current: () => provider,
    renew: () => {
      provider = make()
    },
  }
}
