/**
 * The 12-digit individual number must never enter Musubi. These guards find text that could be one: twelve digits
 * (half or full width, with or without separators) whose last digit is the check digit laid down in 総務省令第85号
 * of 2014, article 5.
 */
const TWELVE_DIGITS = /(?<!\d)(?:\d[ \-‐－ー]?){11}\d(?!\d)/g

export function containsIndividualNumber(text: string): boolean {
  const halfWidth = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  return (halfWidth.match(TWELVE_DIGITS) ?? []).some((found) => passesCheckDigit(found.replace(/\D/g, '')))
}

/** Weights from the right: Q(n) = n+1 for 1..6, n-5 for 7..11. */
function passesCheckDigit(twelve: string): boolean {
  const digits = Array.from(twelve.slice(0, 11), Number).reverse()
  const sum = digits.reduce((total, digit, at) => total + digit * (at < 6 ? at + 2 : at - 4), 0)
  const rest = sum % 11
  return (rest <= 1 ? 0 : 11 - rest) === Number(twelve[11])
}
