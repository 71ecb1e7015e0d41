#!/usr/bin/env bash
# One night: analyse the exports, keep issues and predictions, and call for a person when there is reason to.
#   koe-nightly.sh INPUT_DIR STATE_DIR [ALERT_COMMAND]
# ALERT_COMMAND gets one line on its standard input. Exit codes are koe's: 0 complete, 1 rows set aside, 2 failed, 130/143 stopped.
set -uo pipefail
input=${1:?folder of exports} state=${2:?folder for ledger, cache and reports} alert=${3:-logger -t koe}
koe=${KOE:-koe} code=0
mkdir -p "$state"
# Of two runs at once the second would be refused by the ledger; better not to start it.
exec 9>"$state/lock"
flock -n 9 || { echo "koe: last night's run is still at work" | $alert; exit 2; }
"$koe" --quiet analyze "$input" --out "$state/report" --ledger "$state/koe.db" --cache "$state/koe.cache" --cache-runs 60 2>"$state/errors" || code=$?
case $code in
0) ;;
1) echo "koe: complete, but rows were set aside: see $state/report/rejected.csv" | $alert ;;
*) echo "koe: failed with $code: $(head -c 500 "$state/errors")" | $alert ;;
esac
# alerts.json is a list of what is new, growing or back; each is told once.
if [ "$code" -le 1 ] && grep -q '"alert"' "$state/report/alerts.json"; then
  echo "koe: issues to look at: $state/report/alerts.json" | $alert
fi
exit "$code"
