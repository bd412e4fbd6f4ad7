#!/usr/bin/env bash
# The README's two commands, word for word, where nothing is installed yet: `npm start` must end at a printed address
# where the story works in a browser, and `npm test` must pass. Run it in a clone that nobody has used.
set -uo pipefail
cd "$(dirname "$0")/.."

stop() {
  echo "fresh clone: $1"
  exit 1
}
[ ! -e node_modules ] || stop 'this is not a fresh clone: node_modules exists'

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}
export MUSUBI_PORT MUSUBI_DEMO_KIOSK_PORT
MUSUBI_PORT=$(free_port)
MUSUBI_DEMO_KIOSK_PORT=$(free_port)

log=$(mktemp)
setsid npm start >"$log" 2>&1 &
demo=$!
trap 'kill -TERM -- -"$demo" 2>/dev/null; rm -f "$log"' EXIT

# As long as people would wait on a slow line, not a measure of speed.
for _ in $(seq 600); do
  grep -q 'Musubi is ready' "$log" && break
  kill -0 "$demo" 2>/dev/null || break
  sleep 1
done
cat "$log"
url=$(sed -n 's/^Musubi is ready: \(\S*\).*/\1/p' "$log")
[ -n "$url" ] || stop 'npm start did not end at an address'
# The town's cards are made while the first pages are already there; the terminal then loads them.
for _ in $(seq 300); do
  grep -q 'the whole town has its cards' "$log" && break
  sleep 1
done
sleep 10

MUSUBI_E2E_URL=${url%/} MUSUBI_E2E_KIOSK_URL=http://127.0.0.1:$MUSUBI_DEMO_KIOSK_PORT \
  npm test --silent -- e2e/test/story.test.ts || stop 'the story does not work at the printed address'

kill -TERM -- -"$demo" 2>/dev/null
wait "$demo" 2>/dev/null
unset MUSUBI_PORT MUSUBI_DEMO_KIOSK_PORT
# With ONCE set, what is the same for every user (looks of pages, arithmetic, the login's conformance) is left to the run that
# the caller has made already.
once=()
if [ -n "${ONCE:-}" ]; then
  for tests in 'apps/web-*/test/{pages,states,browser,account-pages,console-pages,alerts,proofing}.test.ts' \
    'services/identity/test/{records,login-in-browser}.test.ts' 'services/identity/test/{conformance,contract}/**' \
    'packages/belenios/**' 'e2e/test/services.test.ts'; do
    once+=(--exclude "$tests")
  done
fi
npm test --silent -- "${once[@]}" || stop 'npm test failed'
