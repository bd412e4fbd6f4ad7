import { readFileSync } from 'node:fs'
import { err, ok, parseCivilDate, expectOk } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideAttempt } from '../src/core/login-attempts.ts'
import {
  formatInitialPassword,
  formatLoginName,
  isLoginName,
  normaliseInitialPassword,
} from '../src/core/municipal-ids/letter-codes.ts'
import { standingOf } from '../src/core/municipal-ids/municipal-id-state.ts'
import { decidePassword, type PasswordFacts } from '../src/core/municipal-ids/password-rules.ts'
import { type CsvRow, LIST_HEADINGS, readList } from '../src/core/municipal-ids/read-list.ts'
import { openWeakPasswords, packWeakPasswords } from '../src/crypto/weak-passwords.ts'

const facts: PasswordFacts = {
  loginName: 'k7m2-9qxd',
  displayName: '但馬 一郎',
  town: ['養父市', '養父', 'yabu'],
  birthDate: '1982-04-05',
}
const shipped = openWeakPasswords(readFileSync(new URL('../data/weak-passwords.bin', import.meta.url)))
const decide = (password: string) => decidePassword(password, facts, shipped)
const today = expectOk(parseCivilDate('2026-11-24'), 'a day')

describe('the list of passwords that everybody tries first', () => {
  it('knows its words in any case and width, and hardly any other', () => {
    for (const word of ['password', 'PASSWORD', 'ｐａｓｓｗｏｒｄ', 'qwertyuiop', '123456789', 'takahashi'])
      expect(shipped(word)).toBe(true)
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{14,20}$/), (word) => {
        expect(shipped(word)).toBe(false)
      }),
    )
  })

  it('is found again word for word after packing, and rubbish is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 50 }), (words) => {
        const known = openWeakPasswords(packWeakPasswords(words))
        expect(words.every((word) => known(word))).toBe(true)
      }),
    )
    expect(() => openWeakPasswords(Buffer.from('MUSUBIPW1abc'))).toThrow('not a list')
  })
})

describe('a password of one’s own', () => {
  it('says what is wrong with it', () => {
    expect(decide('みじかい')).toEqual(err('too_short'))
    expect(decide('x7!'.repeat(60))).toEqual(err('too_long'))
    for (const simple of ['aaaaaaaaaaaa', 'abababababab', 'qwertyuiop12', '123456789012', 'zxcvbnmzxcvbnm'])
      expect(decide(simple)).toEqual(err('too_simple'))
    for (const common of ['Password2026', 'p@ssw0rd!!!!', 'takahashi123', 'letmeinletmein', '!!!!football1'])
      expect(decide(common)).toEqual(err('too_common'))
    for (const own of ['k7m2-9qxd-12', '但馬一郎19820405', 'Yabu19820405', '養父市1982-04-05'])
      expect(decide(own)).toEqual(err('about_you'))
  })

  it('takes sentences in any writing, and words with enough beside them', () => {
    for (const good of [
      'かえるが三びき、雨を待つ',
      'correct horse battery',
      'うしのはなにあさがおの花',
      'football goat river 12',
      'yabu の川で 魚をとる日',
    ])
      expect(decide(good)).toEqual(ok())
  })

  it('never takes what has fewer than twelve signs, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const decided = decide(text)
        if (decided.ok) expect(Array.from(text.normalize('NFKC')).length).toBeGreaterThanOrEqual(12)
      }),
    )
  })
})

describe('letters', () => {
  const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count + 20 })
  it('carry a password that is read back however it is typed, and a name that staff could have chosen', () => {
    fc.assert(
      fc.property(bytes(12), (random) => {
        const password = formatInitialPassword(random)
        expect(password).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
        const typed = password.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
        expect(normaliseInitialPassword(typed)).toBe(normaliseInitialPassword(password))
        expect(isLoginName(formatLoginName(random))).toBe(true)
      }),
    )
  })

  it('no login name could be an individual number', () => {
    for (const name of ['123456789012', '1234-5678-9012', 'a.b', 'ABC', 'x'.repeat(41), 'a b c d'])
      expect(isLoginName(name)).toBe(false)
  })

  it('are good until their day, and an ID until its own', () => {
    const now = new Date('2026-11-24T01:00:00Z')
    const terms = { initialUntil: null, validUntil: null }
    expect(standingOf(terms, now, today)).toBe('usable')
    expect(standingOf({ ...terms, initialUntil: new Date(now.getTime() + 1) }, now, today)).toBe(
      'must_choose_password',
    )
    expect(standingOf({ ...terms, initialUntil: now }, now, today)).toBe('letter_over')
    expect(standingOf({ ...terms, validUntil: today }, now, today)).toBe('usable')
    const over = expectOk(parseCivilDate('2026-11-23'), 'a day')
    expect(standingOf({ ...terms, validUntil: over }, now, today)).toBe('expired')
  })
})

describe('tries', () => {
  const count = fc.nat(200)
  it('are never more for more failures, and a botnet takes none from a browser the owner used before', () => {
    fc.assert(
      fc.property(count, count, count, count, (pair, account, address, device) => {
        const stranger = { pair, account, address, device: undefined }
        if (decideAttempt(stranger) === 'too_many')
          expect(decideAttempt({ ...stranger, account: account + 1 })).toBe('too_many')
        const owner = decideAttempt({ pair, account, address: 1, device: 1 })
        expect(owner).toBe('allowed')
        if (device > 10) expect(decideAttempt({ pair: 0, account: 0, address: 0, device })).toBe('too_many')
      }),
    )
  })
})

const head = { line: 1, cells: Object.values(LIST_HEADINGS) }
const row = (line: number, ...cells: string[]): CsvRow => ({ line, cells })

describe('a municipality’s list', () => {
  it('is read in any order of columns and as spreadsheets write days', () => {
    const table = [
      row(1, '生年月日', '備考', '氏名', '整理番号'),
      row(2, '2007/4/1', '', '城崎　さくら', 'T-001'),
      row(3, '19820405', '', '但馬 一郎', 'T-002'),
    ]
    expect(expectOk(readList(table, today), 'people')).toMatchObject([
      { displayName: '城崎 さくら', birthDate: '2007-04-01', loginName: undefined, validUntil: null },
      { registerNumber: 'T-002', birthDate: '1982-04-05' },
    ])
  })

  it('names every row that is wrong, and why, in order', () => {
    const table = [
      head,
      row(2, 'A1', '一郎', '1982-04-05', 'ok.name', ''),
      row(3, '', '', '', '', ''),
      row(4, 'A2', '二郎', '1982-02-30', 'x', '2020-01-01'),
      row(5, 'A1', '三郎', '1982-04-05', '', ''),
      row(6, 'A3', '四郎', '2030-01-01', 'OK.NAME', 'いつか'),
      row(7, 'A4', '1234 5678 9018', '1982-04-05', '', ''),
      row(8, 'A5', '五郎', '1982-04-05', 'ok.name', ''),
    ]
    const refused = readList(table, today)
    if (refused.ok || refused.error.kind !== 'rows') throw new Error('rows are wrong')
    expect(refused.error.problems).toEqual([
      { line: 3, reason: 'no_register_number' },
      { line: 3, reason: 'no_name' },
      { line: 3, reason: 'no_birth_date' },
      { line: 4, reason: 'birth_date_unreadable' },
      { line: 4, reason: 'login_name_unusable' },
      { line: 4, reason: 'valid_until_over' },
      { line: 5, reason: 'twice_in_list' },
      { line: 6, reason: 'birth_date_ahead' },
      { line: 6, reason: 'valid_until_unreadable' },
      { line: 7, reason: 'individual_number' },
      { line: 8, reason: 'login_name_twice' },
    ])
  })

  it('says which headings it lacks', () => {
    expect(readList([row(1, '氏名')], today)).toEqual(
      err({ kind: 'headings_missing', headings: ['整理番号', '生年月日'] }),
    )
    expect(readList([head], today)).toEqual(err({ kind: 'empty' }))
    expect(readList([], today).ok).toBe(false)
  })

  it('never throws, whatever the cells', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 }), { maxLength: 8 }),
        (cells) => {
          const table = [head, ...cells.map((one, at) => ({ line: at + 2, cells: one }))]
          const read = readList(table, today)
          if (read.ok) expect(read.value).toHaveLength(cells.length)
        },
      ),
    )
  })
})
