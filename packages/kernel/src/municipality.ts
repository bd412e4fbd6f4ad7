import { err, ok, type Result } from './result.ts'

/** 全国地方公共団体コード: five digits and a check digit, a string because codes start with 0 in Hokkaido. */
export type MunicipalityCode = string & { readonly __municipalityCode: unique symbol }

/** Parses a six-digit code and its check digit (総務省「全国地方公共団体コード」, check digit by weights 6..2 modulo 11). */
export function parseMunicipalityCode(text: string): Result<MunicipalityCode, 'not_a_municipality_code'> {
  if (!/^\d{6}$/.test(text) || checkDigit(text.slice(0, 5)) !== Number(text[5]))
    return err('not_a_municipality_code')
  return ok(text as MunicipalityCode)
}

/** The six-digit code of a five-digit one, as open data often leaves the check digit out. */
export function withCheckDigit(fiveDigits: string): Result<MunicipalityCode, 'not_a_municipality_code'> {
  if (!/^\d{5}$/.test(fiveDigits)) return err('not_a_municipality_code')
  return ok(`${fiveDigits}${checkDigit(fiveDigits)}` as MunicipalityCode)
}

function checkDigit(fiveDigits: string): number {
  const digits = Array.from(fiveDigits, Number)
  const sum = digits.reduce((total, digit, at) => total + digit * (6 - at), 0)
  return (11 - (sum % 11)) % 10
}
