#!/usr/bin/env bash
# The reference tool of Belenios verifies archives of every kind that we wrote, and refuses them changed, as we do. What it
# wrote itself is among the golden archives of the tests. Needs belenios-tool 2.5.1 or newer with Ed25519, as BELENIOS_TOOL
# or on the path; BELENIOS_VOTERS=1000 makes a large one too.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
tool=$(command -v "${BELENIOS_TOOL:-belenios-tool}") || { echo 'belenios: the tool is not on this machine'; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BELENIOS_USE_URANDOM=1
node=${NODE:-$root/node_modules/.bin/node}
passed=0
failed=0
echo "belenios: $("$tool" --version)"

# expect <yes|no> <what> <command...>
expect() {
  local wanted=$1 what=$2 got=no
  shift 2
  if "$@" >"$work/log" 2>&1; then got=yes; fi
  if [ "$got" = "$wanted" ]; then
    passed=$((passed + 1)); printf '  ok    %s\n' "$what"
  else
    failed=$((failed + 1)); printf '  WRONG %s\n' "$what"; tail -3 "$work/log"
  fi
}
# The tool wants a folder with nothing but <uuid>.bel; our files are called <what>.<uuid>.bel.
folder_of() {
  local folder
  folder=$(mktemp -d -p "$work")
  cp "$1" "$folder/$(basename "$1" | sed 's/^.*\.\([^.]*\)\.bel$/\1.bel/')"
  echo "$folder"
}

"$node" --disable-warning=ExperimentalWarning packages/belenios/scripts/make-archives.ts --out "$work/ours" \
  --voters "${BELENIOS_VOTERS:-0,1,20}" >"$work/made" || { cat "$work/made"; exit 1; }
for archive in "$work"/ours/*.bel; do
  what=$(basename "$archive" | sed 's/\.[^.]*\.bel$//')
  folder=$(folder_of "$archive")
  expect yes "the tool verifies $what" "$tool" election verify --dir "$folder"
done

# A bit changed in the middle, in the last record, and a record left out at the end.
for archive in "$work"/ours/{voters-20,ranking,weights}.*.bel; do
  what=$(basename "$archive" | sed 's/\.[^.]*\.bel$//')
  size=$(stat -c %s "$archive")
  for at in $((size / 2)) $((size - 900)); do
    changed=$work/changed.$(basename "$archive")
    cp "$archive" "$changed"
    printf '\x31' | dd of="$changed" bs=1 seek="$at" conv=notrunc status=none
    cmp -s "$archive" "$changed" && continue
    expect no "the tool refuses $what with byte $at changed" "$tool" election verify --dir "$(folder_of "$changed")"
    expect no "we refuse $what with byte $at changed" "$node" apps/verifier/bin/musubi-verify.mjs "$changed"
  done
done

printf 'belenios: %s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
