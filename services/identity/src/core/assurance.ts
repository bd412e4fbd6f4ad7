/**
 * Authentication context classes, one for each event of authentication (OpenID Connect Core 1.0, section 2; levels after
 * DS-511 and NIST SP 800-63B-4). Declared here are the ones that this service can vouch for today; card with PIN,
 * passkeys and the national app join the list with the rest of the common authentication.
 */
export const PASSWORD_ACR = 'urn:jp-muni:acr:mid-pwd'
/** A demonstration's one-press login: proves nothing and says so. */
export const DEMO_ACR = 'urn:jp-muni:acr:demo'

export function declaredAcrValues(demoMode: boolean): string[] {
  return demoMode ? [PASSWORD_ACR, DEMO_ACR] : [PASSWORD_ACR]
}
