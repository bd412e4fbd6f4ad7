import type { Report } from '@musubi/belenios'
import type { Answers } from './answers.ts'
import { outcomesOf } from './outcome.ts'
import { stepsOf } from './steps.ts'

/** The report for machines. Fields are only added; a change of meaning gets a new `format`. */
export function jsonReport(report: Report, answers: Answers, exitCode: number) {
  const { election, checked, findings, stage, verdict, tallied, totalWeight, setupHash, headHash } = report
  return {
    format: 'musubi-verify-1',
    exitCode,
    verdict,
    stage: stage ?? null,
    election: election && {
      uuid: election.uuid,
      name: election.name,
      fingerprint: election.fingerprint,
    },
    steps: stepsOf(report),
    findings,
    checked,
    tallied,
    totalWeight,
    outcomes: outcomesOf(report),
    trackers: answers.trackers,
    credentials: answers.credentials ?? null,
    earlier: answers.earlier ?? null,
    setupHash: setupHash ?? null,
    headHash: headHash ?? null,
  } as const
}
