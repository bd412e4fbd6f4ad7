#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say in one sentence what it lacks.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { main } = await import('../src/cli/main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  console.error(
    `musubi-verify: Node 22.18 以上が必要です (いまは ${process.versions.node})。 / needs Node 22.18 or newer; this is ${process.versions.node}.`,
  )
  process.exitCode = 2
}
