import { randomBytes } from 'node:crypto'
import { openCertificateStatus, startStatusSimulator } from '@musubi/identity'
import type { Logger } from '@musubi/platform/logging'
import type { Trust } from '../card-trust.ts'
import { revokedDemoCards } from './cards.ts'
import type { DemoWorld } from './world.ts'

/**
 * The demo believes the authority it made itself, and says so. Its revocation lists and its OCSP responder are simulators
 * on this machine, asked over HTTP by the same parts that ask the real ones.
 */
export async function openDemoTrust(
  { ca, people }: DemoWorld,
  statusFolder: string,
  logger: Logger,
): Promise<Trust> {
  const clock = Date.now
  const simulator = await startStatusSimulator({
    demoMode: true,
    ca,
    clock,
    beginning: { auth: revokedDemoCards(people) },
  })
  const status = openCertificateStatus({
    folder: statusFolder,
    issuers: [ca.authAnchor, ca.signAnchor],
    lists: (['auth', 'sign'] as const).map((purpose) => ({
      issuerKey: ca[purpose].anchor.spkiHash,
      url: `${simulator.url}/lists/${purpose}.crl`,
      deltaUrl: `${simulator.url}/lists/${purpose}.delta.crl`,
    })),
    sources: [{ kind: 'ocsp', url: `${simulator.url}/ocsp` }],
    clock,
    random: (bytes) => randomBytes(bytes),
    logger,
  })
  await status.updateNow()
  return {
    cards: {
      authenticationRoots: [ca.authAnchor.der],
      signatureRoots: [ca.signAnchor.der],
      faceRoots: ca.faceRoots,
      testCaAllowed: true,
    },
    status: {
      ...status,
      async stop() {
        await status.stop()
        await simulator.stop()
      },
    },
  }
}
