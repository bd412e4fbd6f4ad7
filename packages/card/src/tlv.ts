/**
 * BER-TLV of card files. The card writes the same shortest forms as DER, so the strict codec of the certificate
 * package serves; this module adds only what card files need on top.
 */
import { readWhole, TlvReader } from '@musubi/pki/tlv'

export { attemptParse, encodeTlv, MalformedBytes, readWhole, type Tlv, TlvReader } from '@musubi/pki/tlv'

/** The values inside a template that must hold exactly these tags in this order, as the card files do. */
export function readTemplate(
  bytes: Uint8Array,
  template: number,
  tags: readonly number[],
): readonly Uint8Array[] {
  const reader = new TlvReader(readWhole(bytes, template).value)
  const values = tags.map((tag) => reader.next(tag).value)
  reader.end()
  return values
}
