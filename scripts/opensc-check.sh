#!/usr/bin/env bash
# OpenSC as an independent client of our virtual My Number Card, over vsmartcard's reader and pcscd; then our own PC/SC
# reader on the same card. Needs Debian's opensc, pcscd, vsmartcard-vpcd and libpcsclite-dev; as root it installs them.
set -uo pipefail
cd "$(dirname "$0")/.."
node=node_modules/.bin/node
work=$(mktemp -d)
passed=0
failed=0
pids=()

finish() {
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null; done
  rm -rf "$work"
}
trap finish EXIT

check() {
  local name=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1))
    echo "ok     $name"
  else
    failed=$((failed + 1))
    echo "FAILED $name"
    sed 's/^/       /' "$work/out" | tail -15
  fi
}

close_and_exit() {
  echo "opensc: $passed passed, $failed failed"
  exit "$((failed > 0))"
}

if ! command -v pkcs15-tool >/dev/null || [ ! -e /usr/include/PCSC/winscard.h ] || ! command -v pcscd >/dev/null; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "opensc: OpenSC is not installed and only root can install it; nothing was checked"
    exit 1
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    opensc pcscd vsmartcard-vpcd libpcsclite-dev >/dev/null || exit 1
fi

pkill -x pcscd 2>/dev/null && sleep 1
mkdir -p /run/pcscd
pcsc=(pcscd --foreground)
pcscd --help 2>&1 | grep -q disable-polkit && pcsc+=(--disable-polkit)
"${pcsc[@]}" >"$work/pcscd.log" 2>&1 &
pids+=($!)
for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/35963) 2>/dev/null && break; sleep 0.2; done
sleep 1
"$node" --disable-warning=ExperimentalWarning packages/card/src/virtual/serve-vpcd.ts "$work" >"$work/card.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do grep -q 'plugged in' "$work/card.log" && break; sleep 0.2; done
sleep 2

export OPENSC_CONF="$work/opensc.conf"
echo 'app default { card_drivers = jpki; }' >"$OPENSC_CONF"
openssl x509 -in "$work/authentication.pem" -noout -pubkey >"$work/authentication.pub"
openssl x509 -in "$work/signature.pem" -noout -pubkey >"$work/signature.pub"
head -c 300 /dev/urandom >"$work/message"
openssl dgst -sha256 -binary "$work/message" >"$work/hash"

dump() { pkcs15-tool --dump >"$work/dump" && cat "$work/dump"; }
listed() { [ "$(grep -c 'X.509 Certificate' "$work/dump")" -ge 2 ] && grep -q 'User Authentication\|Digital Signature' "$work/dump"; }
same_certificate() {
  pkcs15-tool --read-certificate "$1" "${@:3}" >"$work/read.pem" || return 1
  [ "$(openssl x509 -in "$work/read.pem" -outform DER | sha256sum)" = "$(openssl x509 -in "$2" -outform DER | sha256sum)" ]
}
sign() {
  rm -f "$work/signed"
  pkcs15-crypt --sign --key "$1" --pin "$2" --sha-256 --pkcs1 --input "$work/hash" --output "$work/signed" --raw &&
    openssl dgst -sha256 -verify "$3" -signature "$work/signed" "$work/message"
}
wrong_pin() { ! pkcs15-crypt --sign --key 1 --pin 9999 --sha-256 --pkcs1 --input "$work/hash" --output "$work/none" --raw; }
tries_left() { pkcs15-tool --dump | grep -A 12 'PIN \[' | grep -m1 'Tries left' | grep -q "$1"; }

check 'OpenSC binds the card and lists it' dump
check 'both certificates of a person are listed' listed
check 'the authentication certificate it reads is the one on the card' same_certificate 1 "$work/authentication.pem"
check 'three tries of the PIN are left' tries_left 3
check 'the authentication key signs after the PIN, and OpenSSL verifies' sign 1 1234 "$work/authentication.pub"
check 'the signature key signs after its password, and OpenSSL verifies' sign 2 ABC123 "$work/signature.pub"
check 'a wrong PIN is refused' wrong_pin
check 'and costs one try' tries_left 2
check 'the signature certificate it reads after the password is the one on the card' \
  same_certificate 2 "$work/signature.pem" --verify-pin --auth-id 2 --pin ABC123

if [ ! -e node_modules/smartcard/build/Release ]; then
  npm rebuild smartcard --ignore-scripts=false >"$work/build.log" 2>&1 || tail -5 "$work/build.log"
fi
check 'our own PC/SC reader takes a tap from the same card, and its proof holds' \
  "$node" --disable-warning=ExperimentalWarning packages/card/src/virtual/tap-over-pcsc.ts "$work"
close_and_exit
