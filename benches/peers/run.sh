#!/usr/bin/env bash
# The usual Python stack, its parts, and koe on the same comments, one after the other. The venv takes some gigabytes.
#   COUNT=10000          comments
#   LINDERA=…/lindera    its command line (cargo install lindera-cli --version 6.2.0 --locked), if it is not on the PATH
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${COUNT:-10000} python=${PEERS_PYTHON:-.venv-peers/bin/python} lindera=${LINDERA:-$(command -v lindera || true)}
if [ ! -x "$python" ]; then
  python3 -m venv .venv-peers
  .venv-peers/bin/pip install --quiet -r benches/peers/requirements.txt
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# asari opens its model only where this locale is known.
if localedef -i en_US -f UTF-8 "$folder/en_US.UTF-8" 2>/dev/null; then export LOCPATH="$folder"; fi
cargo bench --quiet --locked --bench nightly -- write "$folder/comments.csv" "$count"
[ -n "$lindera" ] || echo "lindera: its command line is not installed (cargo install lindera-cli)" >&2
python3 benches/peers/measure.py "$folder/comments.csv" "$python" ./target/release/koe ${lindera:+"$lindera"}
