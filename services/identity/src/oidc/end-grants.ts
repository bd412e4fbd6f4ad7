import type Provider from 'oidc-provider'

/** Ends grants and everything that was given out under them; no token of theirs is worth anything afterwards. */
export async function endGrants(provider: Provider, grantIds: readonly string[]): Promise<void> {
  for (const grantId of grantIds) {
    await (await provider.Grant.find(grantId))?.destroy()
    await provider.AccessToken.revokeByGrantId(grantId)
    await provider.RefreshToken.revokeByGrantId(grantId)
    await provider.AuthorizationCode.revokeByGrantId(grantId)
    await provider.BackchannelAuthenticationRequest.revokeByGrantId(grantId)
  }
}
