// Asks whether something has happened at the counter, and draws the page anew when it has.
const counter = document.querySelector('[data-version]')
const isMoving = ['waiting', 'asking', 'checking'].includes(counter.dataset.phase)

async function look() {
  try {
    const { version } = await (await fetch('/counter/state')).json()
    if (String(version) !== counter.dataset.version) return location.reload()
  } catch {
    // The service is away for a moment: the next look tells.
  }
  setTimeout(look, 500)
}
if (isMoving) setTimeout(look, 500)
