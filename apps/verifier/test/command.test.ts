import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openArchive, plainProtocol, verifyArchive } from '@musubi/belenios'
import { expectOk } from '@musubi/kernel'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../src/cli/main.ts'
import { goldenBytes, goldenPath } from './archives.ts'

const folder = mkdtempSync(join(tmpdir(), 'musubi-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the command says, run in this process. */
async function run(...args: string[]) {
  const heard = { out: '', err: '' }
  const code = await main(args, {
    out: { write: (text) => (heard.out += text) },
    err: { write: (text) => (heard.err += text) },
    env: { LANG: 'ja_JP.UTF-8' },
  })
  return { code, said: heard.out, complained: heard.err }
}

/** The command as people type it, in a process of its own. */
function type(...args: string[]) {
  const bin = join(import.meta.dirname, '../bin/musubi-verify.mjs')
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', bin, ...args], {
    encoding: 'utf8',
  })
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('the verdict', () => {
  it.each([
    ['accept/single-choice-threshold.bel', 0, 'この選挙の記録は 正しいです。'],
    ['accept/single-choice-threshold.before-revotes.bel', 0, '選挙は まだ 終わっていません。'],
    ['accept/two-questions-blank.bel', 0, 'The record of this election is right.'],
    ['accept/commission-chair.bel', 0, 'この選挙の記録は 正しいです。'],
    ['reject/commission-without-chair.bel', 1, '[missing_trustee]'],
    ['reject/wrong-result.bel', 1, '[result_mismatch]'],
    ['reject/invalid-ballot-proof.bel', 1, '[ballot_bad_proof]'],
  ])('%s ends with %i and says so in both languages', async (name, code, sentence) => {
    const { code: ended, said } = await run(goldenPath(name))
    expect(ended).toBe(code)
    expect(said).toContain(sentence)
    const last = said.trimEnd().split('\n').slice(-2)
    expect(last.map((line) => line[0])).toEqual(code === 0 ? ['✓', '✓'] : ['✗', '✗'])
    expect(last[1]).toMatch(/record/)
  })

  it('is written for machines too', async () => {
    const path = join(folder, 'report.json')
    const archive = goldenPath('accept/single-choice-threshold.bel')
    const written = await run(archive, '--json', path)
    expect(written.said).toContain('正しいです')
    const toStandardOutput = await run(archive, '--json', '-')
    expect(toStandardOutput.said).toBe(readFileSync(path, 'utf8'))
    const report = JSON.parse(toStandardOutput.said) as Record<string, unknown>
    expect(report).toMatchObject({
      format: 'musubi-verify-1',
      verdict: 'valid',
      exitCode: 0,
      stage: 'finished',
    })
    expect(report['outcomes']).toMatchObject([
      { rows: [{ answer: '但馬 一郎', votes: 2 }, { votes: 1 }, { votes: 1 }, { votes: 2 }, { votes: 1 }] },
    ])
  })

  it('of a changed byte names what was changed', async () => {
    const bytes = goldenBytes('accept/commission-chair.bel')
    bytes[bytes.length - 600] = (bytes[bytes.length - 600] ?? 0) ^ 1
    const path = join(folder, 'changed.bel')
    writeFileSync(path, bytes)
    const { code, said } = await run(path, '--lang', 'en')
    expect(code).toBe(1)
    expect(said).toMatch(/\[(record|event|data|archive)_/)
  })
})

describe('what can be asked besides', () => {
  const archive = goldenPath('accept/single-choice-threshold.bel')
  const report = verifyArchive(plainProtocol, goldenBytes('accept/single-choice-threshold.bel'))

  it('a tracker: counted, replaced by a later ballot, or not there', async () => {
    const counted = report.ballots.find((ballot) => ballot.counted)?.tracker ?? ''
    const replaced = report.ballots.find((ballot) => !ballot.counted)?.tracker ?? ''
    const both = await run(archive, '--tracker', counted, '--tracker', replaced, '--lang', 'en')
    expect(both.code).toBe(0)
    expect(both.said).toContain(`tracker ${counted} is counted`)
    expect(both.said).toContain(`tracker ${replaced} is there; a later ballot replaced it`)
    const missing = await run(archive, '--tracker', 'A'.repeat(43))
    expect(missing.code).toBe(1)
    expect(missing.said).toContain('の 票は ありません')
  })

  it('a list of credentials published elsewhere', async () => {
    const opened = expectOk(
      openArchive(plainProtocol, goldenBytes('accept/single-choice-threshold.bel')),
      'a golden archive',
    )
    const list = [...opened.setup.credentials.byText.keys()]
    expect(
      (await run(archive, '--credentials', file('same.json', JSON.stringify(list.toReversed())))).code,
    ).toBe(0)
    expect((await run(archive, '--credentials', file('same.txt', `${list.join('\r\n')}\n`))).code).toBe(0)
    const fewer = await run(
      archive,
      '--credentials',
      file('fewer.txt', list.slice(1).join('\n')),
      '--lang',
      'en',
    )
    expect(fewer.code).toBe(1)
    expect(fewer.said).toContain('0 missing, 1 added')
    const broken = await run(archive, '--credentials', file('broken.json', '[1,'))
    expect(broken.code).toBe(1)
    expect(broken.said).toContain('一覧を 読めません')
  })

  it('an earlier record: extended, the same, or another past', async () => {
    const earlier = goldenPath('accept/single-choice-threshold.before-revotes.bel')
    expect((await run(archive, '--extends', earlier)).said).toContain('前の 部分は 変わっていません')
    expect((await run(archive, '--extends', archive)).code).toBe(0)
    expect((await run(earlier, '--extends', archive)).code).toBe(1)
    expect((await run(archive, '--extends', goldenPath('accept/two-questions-blank.bel'))).code).toBe(1)
  })
})

describe('bad input', () => {
  it.each([
    [['/no/such/file.bel'], 'を 読めません'],
    [[], '記録の ファイル（.bel）を 1つ'],
    [['a.bel', 'b.bel'], '記録の ファイル（.bel）を 1つ'],
    [['a.bel', '--colour'], "Unknown option '--colour'"],
    [['a.bel', '--threads', 'many'], '--threads many'],
    [['a.bel', '--lang', 'xx'], '--lang xx'],
  ])('%j ends with 2 and one clear sentence', async (args, sentence) => {
    const { code, said, complained } = await run(...args)
    expect(code).toBe(2)
    expect(said).toBe('')
    expect(complained).toContain(sentence)
    expect(complained).not.toContain('    at ')
  })

  it('an empty file, a text and a cut archive are refused, not crashed on', async () => {
    const cut = readFileSync(goldenPath('accept/commission-chair.bel')).subarray(0, 5000)
    for (const [name, content] of [
      ['empty.bel', ''],
      ['text.bel', 'これは記録ではありません。'.repeat(100)],
      ['cut.bel', cut.toString('latin1')],
    ] as const) {
      const { code, said } = await run(file(name, content))
      expect(code).toBe(1)
      expect(said).toContain('この選挙の記録は 正しくありません。')
    }
  })

  it('a name with escape sequences does not reach the terminal', async () => {
    const { said } = await run(goldenPath('accept/two-questions-blank.bel'))
    // oxlint-disable-next-line no-control-regex -- exactly these are looked for
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  })
})

describe('the command as people type it', () => {
  it('ends with the exit code of the verdict', () => {
    expect(type('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const wrong = type(goldenPath('reject/wrong-result.bel'), '--lang', 'en')
    expect(wrong.status).toBe(1)
    expect(wrong.stdout).toContain('The record of this election is NOT right.')
    expect(type().status).toBe(2)
  })
})
