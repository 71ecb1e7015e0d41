#!/usr/bin/env bash
# Shows that a run makes no network call: strace of a whole `koe analyze` with ledger and cache. Needs strace.
#   contrib/no-network.sh ./target/release/koe
set -euo pipefail
koe=$(realpath "${1:-./target/release/koe}")
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
code=0
strace -f -qq -e trace=%network,openat -o "$folder/trace" \
  "$koe" -q analyze samples/rakuten_reviews.csv samples/callcenter_log.csv --out "$folder/out" --ledger "$folder/koe.db" --cache "$folder/koe.cache" || code=$?
[ "$code" -le 1 ] || { echo "koe ended with $code"; exit 1; }
# A pair of connected pipes inside the process (the thread that waits for signals) reaches nobody.
calls=$(grep -E '\b(socket|connect|bind|listen|accept4?|sendto|recvfrom|sendmsg|recvmsg|getpeername|getsockname)\(' "$folder/trace" || true)
outside=$(printf '%s\n' "$calls" | grep -vE 'socketpair\(|recvfrom\(|sendto\(|^$' || true)
pairs=$(grep -cE 'socketpair\(AF_UNIX' "$folder/trace" || true)
opened=$(grep -oE 'openat\([^"]*"[^"]+"' "$folder/trace" | grep -oE '/etc/(resolv\.conf|hosts|nsswitch\.conf)' || true)
if [ -n "$outside" ] || [ -n "$opened" ]; then
  printf 'network calls:\n%s\n%s\n' "$outside" "$opened"
  exit 1
fi
echo "no socket was opened, no name looked up ($(wc -l <"$folder/trace") calls traced, $pairs socketpair inside the process)"
