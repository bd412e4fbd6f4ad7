#!/bin/bash
# Checks the virtual My Number Card with independent programs: OpenSC reads it, OpenSSL verifies its signatures, and our
# own PC/SC reader takes a kazashi from it. Nothing here runs in `npm test`.
#
#   apt-get install --no-install-recommends opensc pcscd vsmartcard-vpcd libpcsclite-dev g++ make python3
#   scripts/opensc-check.sh
#
# Needs root (pcscd owns /run/pcscd) and no other pcscd. It compiles node_modules/smartcard/build when that is missing.
set -uo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$root/node_modules/.bin:$PATH"
pin=1234
password=TEST1234
passed=0
failed=0
pcscd_pid=
card_pid=
work=$(mktemp -d)

finish() {
  [ -n "$card_pid" ] && kill "$card_pid" 2>/dev/null
  [ -n "$pcscd_pid" ] && kill "$pcscd_pid" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

stop() {
  echo "opensc: $1" >&2
  exit 2
}

# check <what> <command...>: runs the command quietly and counts the result.
check() {
  local what=$1
  shift
  if "$@" >"$work/output" 2>&1; then
    echo "  ok    $what"
    passed=$((passed + 1))
  else
    echo "  FAIL  $what"
    sed 's/^/        /' "$work/output" | tail -20
    failed=$((failed + 1))
  fi
}

for tool in pcscd pkcs15-tool pkcs15-crypt pkcs11-tool openssl; do
  command -v "$tool" >/dev/null || stop "$tool is missing; see the head of this script"
done
[ "$(id -u)" = 0 ] || stop 'run as root: pcscd owns /run/pcscd'
driver=$(find /usr/lib -name libifdvpcd.so -print -quit)
[ -n "$driver" ] || stop 'the vpcd driver is missing; install vsmartcard-vpcd'
module=$(find /usr/lib -name opensc-pkcs11.so -print -quit)
[ -n "$module" ] || stop 'the OpenSC PKCS#11 module is missing'
if [ -e /run/pcscd/pcscd.pid ] && kill -0 "$(cat /run/pcscd/pcscd.pid)" 2>/dev/null; then
  stop 'another pcscd is running'
fi

# The virtual reader takes two neighbouring ports for its two slots.
port=$(node -e '
  const { createServer } = require("node:net")
  const server = createServer().listen(0, "127.0.0.1", () => {
    console.log(Math.min(server.address().port, 65000))
    server.close()
  })')
mkdir -p "$work/readers" "$work/card" /run/pcscd
printf 'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:%s\nLIBPATH %s\nCHANNELID %s\n' "$port" "$driver" "$port" \
  >"$work/readers/vpcd"
options=(--foreground --config "$work/readers")
pcscd --help 2>&1 | grep -q -- --disable-polkit && options+=(--disable-polkit)
pcscd "${options[@]}" >"$work/pcscd.log" 2>&1 &
pcscd_pid=$!

(cd "$root" && exec node packages/card/src/virtual/serve-vpcd.ts "$work/card" "$port") >"$work/card.log" 2>&1 &
card_pid=$!
for _ in $(seq 100); do
  grep -q 'in the reader' "$work/card.log" && break
  kill -0 "$card_pid" 2>/dev/null || break
  sleep 0.2
done
grep -q 'in the reader' "$work/card.log" || stop "the card did not start: $(cat "$work/card.log" "$work/pcscd.log")"
sleep 1

# Contents OpenSC must find.
dump_lists_all() {
  pkcs15-tool --dump >"$work/dump" 2>&1 || { cat "$work/dump"; return 1; }
  cat "$work/dump"
  grep -q 'PKCS#15 Card \[JPKI\]' "$work/dump" &&
    [ "$(grep -c '^X.509 Certificate' "$work/dump")" -ge 2 ] &&
    [ "$(grep -c '^PIN \[' "$work/dump")" = 2 ] &&
    [ "$(grep -c '^Private RSA Key' "$work/dump")" = 2 ]
}

# certificate_equals <id> <file> [arguments...]
certificate_equals() {
  local id=$1 file=$2
  shift 2
  pkcs15-tool --read-certificate "$id" "$@" --output "$work/read.pem" &&
    openssl x509 -in "$work/read.pem" -outform der -out "$work/read.der" &&
    cmp "$work/read.der" "$file"
}

sign_certificate_is_private() {
  ! certificate_equals 2 "$work/card/sign.der"
}

# verify_signature <certificate>: over $work/message, in $work/signature
verify_signature() {
  openssl x509 -inform der -in "$1" -noout -pubkey >"$work/key.pem" &&
    openssl dgst -sha256 -verify "$work/key.pem" -signature "$work/signature" "$work/message"
}

# sign_by_pkcs15 <key> <pin> <certificate>
sign_by_pkcs15() {
  head -c 200 /dev/urandom >"$work/message"
  openssl dgst -sha256 -binary "$work/message" >"$work/digest"
  rm -f "$work/signature"
  pkcs15-crypt --sign --key "$1" --pin "$2" --sha-256 --pkcs1 --signature-format rs \
    --input "$work/digest" --output "$work/signature" --raw && verify_signature "$3"
}

# sign_by_pkcs11 <slot> <pin> <certificate>
sign_by_pkcs11() {
  head -c 200 /dev/urandom >"$work/message"
  rm -f "$work/signature"
  pkcs11-tool --module "$module" --slot-index "$1" --login --pin "$2" --sign --mechanism SHA256-RSA-PKCS \
    --input-file "$work/message" --output-file "$work/signature" && verify_signature "$3"
}

wrong_pin_is_reported() {
  ! pkcs11-tool --module "$module" --slot-index 0 --login --pin 9999 --list-objects >"$work/wrong" 2>&1 &&
    grep -q 'CKR_PIN_INCORRECT' "$work/wrong"
}

# tries_left <n>: of the authentication PIN
tries_left() {
  pkcs15-tool --list-pins 2>&1 | tee "$work/pins"
  grep -m1 'Tries left' "$work/pins" | grep -q "Tries left *: *$1\$"
}

own_reader_takes_kazashi() {
  if [ ! -e "$root/node_modules/smartcard/build/Release/smartcard_napi.node" ]; then
    local headers
    headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    [ -d "$headers/include/node" ] && export npm_config_nodedir=$headers
    (cd "$root" && npm rebuild smartcard --ignore-scripts=false) || return 1
  fi
  (cd "$root" && node packages/card/src/virtual/prove-by-pcsc.ts "$work/card") | tee "$work/kazashi"
  grep -q 'proof verified' "$work/kazashi"
}

echo "opensc: $(opensc-tool --info 2>/dev/null | head -1), $(pcscd --version | head -1)"
check 'pkcs15-tool lists the token, its PINs, keys and certificates' dump_lists_all
check 'the authentication certificate is ours, without a PIN' certificate_equals 1 "$work/card/auth.der"
check 'the signature certificate is not read without its password' sign_certificate_is_private
check 'the signature certificate is ours, after its password' \
  certificate_equals 2 "$work/card/sign.der" --verify-pin --auth-id 2 --pin "$password"
check 'pkcs15-crypt signs with the authentication key' sign_by_pkcs15 1 "$pin" "$work/card/auth.der"
check 'pkcs15-crypt signs with the signature key' sign_by_pkcs15 2 "$password" "$work/card/sign.der"
check 'pkcs11-tool signs with the authentication key' sign_by_pkcs11 0 "$pin" "$work/card/auth.der"
check 'pkcs11-tool signs with the signature key' sign_by_pkcs11 1 "$password" "$work/card/sign.der"
check 'a fresh PIN has three tries' tries_left 3
check 'a wrong PIN is reported as such' wrong_pin_is_reported
check 'a wrong PIN costs a try' tries_left 2
check 'the right PIN still signs' sign_by_pkcs11 0 "$pin" "$work/card/auth.der"
check 'the right PIN restores the tries' tries_left 3
check 'our own PC/SC reader takes a kazashi and its proof verifies' own_reader_takes_kazashi

echo "opensc: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
