import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toFaceRoot } from '@musubi/card'
import type { CardTrust } from '@musubi/identity'
import { expectOk, parseBase64Url } from '@musubi/kernel'
import {
  type Certificate,
  type CertificateStatusProvider,
  crlStatusProvider,
  parseCertificate,
  parseCrl,
} from '@musubi/pki'
import { z } from 'zod'
import type { DemoWorld } from './demo/world.ts'

export interface Trust {
  readonly cards: CardTrust
  readonly status: CertificateStatusProvider
}

/** The demo believes the authority it made itself, and says so. */
export function demoTrust({ ca, status }: DemoWorld): Trust {
  return {
    cards: {
      authenticationRoots: [ca.authAnchor.der],
      signatureRoots: [ca.signAnchor.der],
      faceRoots: ca.faceRoots,
      testCaAllowed: true,
    },
    status,
  }
}

const FaceRootsSchema = z.array(z.object({ reference: z.string(), spki: z.string() })).min(1)

/** JPKI has one authority for logging in and one for signing; certificates of one are worth nothing for the other. */
function rootsFor(roots: readonly Certificate[], unit: string): Uint8Array[] {
  return roots.filter(({ subjectDn }) => subjectDn.includes(`OU=${unit}`)).map(({ der }) => der)
}

/**
 * The trust an operator lays down as files: JPKI roots (`*.cer`, DER), `face-roots.json` (`[{ reference, spki }]`, SPKI as
 * base64url) and revocation lists (`*.crl`, DER). Throws, naming the file, when one is missing or unreadable.
 */
export function readTrust(folder: string): Trust {
  const files = (ending: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(folder, name))
  const roots = files('.cer').map((path) => expectOk(parseCertificate(readFileSync(path)), path))
  if (roots.length === 0) throw new Error(`There is no JPKI root (*.cer) in ${folder}.`)
  const faceRoots = FaceRootsSchema.parse(JSON.parse(readFileSync(join(folder, 'face-roots.json'), 'utf8')))
  const lists = files('.crl').map((path) => {
    const crl = roots.map((root) => parseCrl(readFileSync(path), root)).find(({ ok }) => ok)
    if (!crl?.ok) throw new Error(`${path} is not a revocation list of one of the roots in ${folder}.`)
    return crl.value
  })
  return {
    cards: {
      authenticationRoots: rootsFor(roots, 'JPKI for user authentication'),
      signatureRoots: rootsFor(roots, 'JPKI for digital signature'),
      faceRoots: faceRoots.map(({ reference, spki }) =>
        toFaceRoot(reference, expectOk(parseBase64Url(spki), reference), false),
      ),
      testCaAllowed: false,
    },
    status: crlStatusProvider((issuerKey) => lists.find((crl) => crl.issuerKey === issuerKey)),
  }
}
