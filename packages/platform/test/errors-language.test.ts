import { commonErrorCodes, languages } from '@musubi/contracts/route'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineErrors, errorMessage, mergeErrors, pickLanguage, platformErrors } from '../src/index.ts'
import { prefersHtml } from '../src/http/accept.ts'

describe('the error table', () => {
  test('has every common code in three different texts', () => {
    expect(Object.keys(platformErrors).sort()).toEqual([...commonErrorCodes].sort())
    for (const entry of Object.values(platformErrors)) {
      expect(new Set(languages.map((language) => entry[language])).size).toBe(3)
      expect(entry.en).toMatch(/^[\x20-\x7e]+$/)
      expect(entry.ja).toMatch(/[ぁ-ん]/)
    }
  })

  test('refuses a missing text, a success, and a code declared twice', () => {
    const entry = { status: 404, ja: 'あ', easy: 'い', en: 'a' }
    expect(() => defineErrors({ gone: { ...entry, easy: ' ' } })).toThrow('easy')
    expect(() => defineErrors({ gone: { ...entry, status: 200 } })).toThrow('200')
    expect(() => mergeErrors({ gone: entry }, { gone: entry })).toThrow('declared twice')
  })

  test('fills placeholders and does not let one stay', () => {
    const entry = { status: 404, ja: '{n}件', easy: '{n}こ', en: '{n} of {n}' }
    expect(errorMessage(entry, 'en', { n: 3 })).toBe('3 of 3')
    expect(() => errorMessage(entry, 'en')).toThrow('"n"')
  })
})

describe('the language', () => {
  test.each([
    [{ query: 'easy', cookie: 'en', acceptLanguage: 'ja' }, 'easy'],
    [{ query: 'xx', cookie: 'en', acceptLanguage: 'ja' }, 'en'],
    [{ cookie: 'de', acceptLanguage: 'fr, en-GB;q=0.8, ja;q=0.9' }, 'ja'],
    [{ acceptLanguage: 'ja-simple, ja;q=0.9' }, 'easy'],
    [{ acceptLanguage: 'ja-JP' }, 'ja'],
    [{ acceptLanguage: 'ja;q=0, en;q=0.1' }, 'en'],
    [{ acceptLanguage: 'pt-BR' }, 'ja'],
    [{}, 'ja'],
  ] as const)('%j is %s', (hints, language) => {
    expect(pickLanguage(hints)).toBe(language)
  })

  test('is always one of ours, whatever the headers hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (query, cookie, acceptLanguage) => {
        expect(languages).toContain(pickLanguage({ query, cookie, acceptLanguage }, 'en'))
      }),
    )
  })
})

test.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['application/json, text/html;q=0.5', false],
  ['*/*', false],
  [undefined, false],
])('accept %j wants a page: %s', (accept, expected) => {
  expect(prefersHtml(accept)).toBe(expected)
})
