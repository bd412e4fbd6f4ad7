import { Lru } from '@musubi/pki/lru'
import type { FaceCertificate } from './card-verifiable-certificate.ts'

/**
 * Face certificates that a root was found to have signed. A handful of issuers sign the faces of all cards, so that each is
 * read and verified once instead of at every tap. Only what was trusted is kept, so a flood of rubbish evicts nothing.
 */
export interface FaceCertificateMemory {
  find(bytes: Uint8Array): FaceCertificate | undefined
  keep(bytes: Uint8Array, certificate: FaceCertificate): void
}

/** A memory belongs to one set of roots and one answer about test roots; it must not be shared with another. */
export function rememberFaceCertificates(size = 64): FaceCertificateMemory {
  const trusted = new Lru<string, FaceCertificate>(size)
  const nameOf = (bytes: Uint8Array) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return {
    find: (bytes) => trusted.find(nameOf(bytes)),
    keep: (bytes, certificate) => trusted.put(nameOf(bytes), certificate),
  }
}
