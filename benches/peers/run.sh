#!/usr/bin/env bash
# The usual Python stack and koe on the same comments, one after the other. Needs some gigabytes for the venv.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-5000} python=${PEERS_PYTHON:-.venv-peers/bin/python}
if [ ! -x "$python" ]; then
  python3 -m venv .venv-peers
  .venv-peers/bin/pip install --quiet -r benches/peers/requirements.txt
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo bench --quiet --locked --bench nightly -- write "$folder/comments.csv" "$count"
echo "load before: $(cut -d' ' -f1 /proc/loadavg)"
for tool in stack torch asari split; do
  echo "$tool $("$python" benches/peers/peers.py "$folder/comments.csv" models/koe-small "$tool" 2>"$folder/said" || tail -1 "$folder/said")"
done
python3 - "$folder" <<'KOE'
import os, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(["./target/release/koe", "-q", "analyze", f"{sys.argv[1]}/comments.csv", "--out", f"{sys.argv[1]}/out", "--threads", "2"], check=True)
print(f"koe, all of it: {time.perf_counter() - start:.1f} s, {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")
KOE
if command -v lindera >/dev/null; then
  cut -d, -f6- "$folder/comments.csv" >"$folder/plain.txt"
  # Its dictionary is the one of its own making.
  bash -c "time lindera tokenize --dict ${LINDERA_DICTIONARY:-embedded://ipadic} -o wakati '$folder/plain.txt' >/dev/null"
else
  echo "lindera: its command line is not installed (cargo install lindera-cli)"
fi
echo "load after: $(cut -d' ' -f1 /proc/loadavg)"
