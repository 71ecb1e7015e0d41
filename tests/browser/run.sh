#!/bin/sh
# Makes reports from samples/ and drives them in headless Chromium. Needs a built koe, node, npm, and Chromium (CHROMIUM names it; as root it is installed).
set -eu
cd "$(dirname "$0")/../.."
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROMIUM" ]; then
  apt-get install -y --no-install-recommends chromium fonts-noto-cjk
  CHROMIUM=$(command -v chromium)
fi
export CHROMIUM
[ -d tests/browser/node_modules/puppeteer-core ] || (cd tests/browser && npm ci --no-audit --no-fund)
OUT=${OUT:-out/browser}
for language in ja en; do
  ./target/release/koe -q analyze samples/rakuten_reviews.csv samples/googleplay_reviews_202605-10.csv samples/survey_2026h1.xlsx \
    samples/social_comments.jsonl samples/callcenter_log.csv --language $language --by owner --out "$OUT/$language" || [ $? -eq 1 ]
done
# Every column that there is a measure for, and names to listen for.
./target/release/koe -q analyze tests/measures/export.csv --config tests/browser/listening.toml --language en --out "$OUT/measures" || [ $? -eq 1 ]
node tests/browser/drive.mjs "$OUT/ja" "$OUT/en" "$OUT/measures"
