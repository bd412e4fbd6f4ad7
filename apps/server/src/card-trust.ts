import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toFaceRoot } from '@musubi/card'
import { type CardTrust, type CertificateStatusService, openCertificateStatus } from '@musubi/identity'
import { expectOk, parseBase64Url } from '@musubi/kernel'
import { type Certificate, parseCertificate } from '@musubi/pki'
import type { Logger } from '@musubi/platform/logging'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { readStatusConfig } from './status-config.ts'

export interface Trust {
  readonly cards: CardTrust
  readonly status: CertificateStatusService
}

export interface TrustPlace {
  /** JPKI roots and what belongs to them. */
  readonly folder: string
  /** Where fetched revocation lists are kept as sets. */
  readonly statusFolder: string
  readonly logger: Logger
}

const FaceRootsSchema = z.array(z.object({ reference: z.string(), spki: z.string() })).min(1)

/** JPKI has one authority for logging in and one for signing; certificates of one are worth nothing for the other. */
function rootsFor(roots: readonly Certificate[], unit: string): Uint8Array[] {
  return roots.filter(({ subjectDn }) => subjectDn.includes(`OU=${unit}`)).map(({ der }) => der)
}

/**
 * The trust an operator lays down as files: JPKI roots (`*.cer`, DER), `face-roots.json` (`[{ reference, spki }]`, SPKI as
 * base64url), revocation lists to begin with (`*.crl`, DER) and `certificate-status.json`. Throws, naming the file, when
 * one is missing or unreadable.
 */
export async function readTrust({ folder, statusFolder, logger }: TrustPlace): Promise<Trust> {
  const files = (ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending))
  const roots = new Map(
    files('.cer').map((name) => [name, expectOk(parseCertificate(readFileSync(join(folder, name))), name)]),
  )
  if (roots.size === 0) throw new Error(`There is no JPKI root (*.cer) in ${folder}.`)
  const issuers = [...roots.values()]
  const faceRoots = FaceRootsSchema.parse(JSON.parse(readFileSync(join(folder, 'face-roots.json'), 'utf8')))
  const status = openCertificateStatus({
    folder: statusFolder,
    issuers,
    ...readStatusConfig(folder, roots),
    clock: Date.now,
    random: (bytes) => randomBytes(bytes),
    logger,
  })
  for (const name of files('.crl')) await takeGivenList(status, issuers, join(folder, name))
  return {
    cards: {
      authenticationRoots: rootsFor(issuers, 'JPKI for user authentication'),
      signatureRoots: rootsFor(issuers, 'JPKI for digital signature'),
      faceRoots: faceRoots.map(({ reference, spki }) =>
        toFaceRoot(reference, expectOk(parseBase64Url(spki), reference), false),
      ),
      testCaAllowed: false,
    },
    status,
  }
}

/** A list says whose it is by its signature only. One that is older than what was fetched since is left alone. */
async function takeGivenList(
  { store }: CertificateStatusService,
  issuers: readonly Certificate[],
  path: string,
): Promise<void> {
  for (const { spkiHash } of issuers) {
    const taken = await store.take(spkiHash, path, Date.now())
    if (taken.ok || taken.error === 'older_than_stored') return
    if (taken.error === 'wrong_issuer' || taken.error === 'signature_invalid') continue
    throw new Error(`The revocation list ${path} cannot be used: ${taken.error}.`)
  }
  throw new Error(`${path} is not a revocation list of one of the roots beside it.`)
}
