import type { PublicStatus } from '@musubi/contracts'
import { YABU } from '@musubi/demo-town'
import { err, ok, type Result } from '@musubi/kernel'
import { describe, expect, it } from 'vitest'
import { createPublicFigures } from '../src/pages/public-figures.ts'

type Answer = Result<PublicStatus, 'unknown' | 'unavailable'>

/** A shelter service whose answers are handed over by hand, and a clock that stands until it is moved. */
function setUp() {
  const questions: ((answer: Answer) => void)[] = []
  let now = Date.parse('2026-09-12T09:00:00.000Z')
  const figures = createPublicFigures(
    () => new Promise<Answer>((resolve) => questions.push(resolve)),
    () => now,
  )
  const answer = async (given: Answer) => {
    const asked = figures.read(YABU)
    questions.at(-1)?.(given)
    return asked
  }
  return { figures, questions, answer, pass: (ms: number) => (now += ms) }
}

const statusOf = (name: string) => ({ municipality: { municipalityCode: YABU, name } }) as PublicStatus

describe('figures for everybody who asks', () => {
  it('many who ask at once are one question, and for two seconds there is no other', async () => {
    const { figures, questions, pass, answer } = setUp()
    const crowd = Promise.all(Array.from({ length: 500 }, () => figures.read(YABU)))
    questions[0]?.(ok(statusOf('first')))
    expect((await crowd).every((one) => one.ok && one.value.status.municipality.name === 'first')).toBe(true)
    pass(1999)
    await figures.read(YABU)
    expect(questions).toHaveLength(1)
    pass(1)
    expect(await answer(ok(statusOf('second')))).toEqual(ok({ status: statusOf('second'), staleSince: null }))
    expect(questions).toHaveLength(2)
  })

  it('when the service is away shows the last figures and since when, until it is back', async () => {
    const { answer, pass } = setUp()
    await answer(ok(statusOf('last')))
    pass(5000)
    const since = '2026-09-12T09:00:05.000Z'
    expect(await answer(err('unavailable'))).toEqual(ok({ status: statusOf('last'), staleSince: since }))
    pass(60_000)
    expect(await answer(err('unavailable'))).toEqual(ok({ status: statusOf('last'), staleSince: since }))
    pass(2000)
    expect(await answer(ok(statusOf('new')))).toEqual(ok({ status: statusOf('new'), staleSince: null }))
  })

  it('says so when there never were figures, and asks again for the next reader', async () => {
    const { answer, questions } = setUp()
    expect(await answer(err('unavailable'))).toEqual(err('unavailable'))
    expect(await answer(err('unknown'))).toEqual(err('unknown'))
    expect(questions).toHaveLength(2)
  })
})
