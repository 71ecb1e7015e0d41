"""Makes tests/measures/export.csv: the comments of tests/company with every column that koe can measure by.

Values follow from a digest of the comment's number, so that the file is the same wherever it is made. Planted: comments that raise an issue rate lower, the
shop in Hakata hears most of what is said of issue I01, the phone answers faster than the web, and one comment in twelve still waits.
"""

import csv
import datetime
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent
STORES = ["新宿店", "梅田店", "博多店", "札幌店"]
AGES = ["24", "31歳", "38", "45", "52", "67"]
REGIONS = ["東京都", "大阪府", "福岡県", "北海道", "愛知県"]


def chance(number, salt, parts):
    """A whole number below `parts`."""
    return int.from_bytes(hashlib.sha256(f"{salt}/{number}".encode()).digest()[:6], "big") % parts


def row(number, comment):
    raises = comment["issues"]
    bad = min(len(raises), 2)
    date = datetime.datetime.fromisoformat(comment["date"]) + datetime.timedelta(minutes=600 + chance(number, "minute", 500))
    stars = max(1, min(5, 5 - 2 * bad + chance(number, "stars", 3) - 1))
    nps = max(0, min(10, 9 - 4 * bad + chance(number, "nps", 4) - 1))
    wait = chance(number, "waits", 12) == 0
    minutes = (30 + chance(number, "reply", 300)) if comment["channel"] == "call" else (400 + chance(number, "reply", 4000))
    replied = date + datetime.timedelta(minutes=minutes)
    resolved = replied + datetime.timedelta(minutes=60 + chance(number, "resolve", 9000))
    stamp = "%Y/%m/%d %H:%M"
    store = "博多店" if "I01" in raises and chance(number, "hakata", 4) else STORES[chance(number, "store", 4)]
    return {
        "受付番号": comment["id"],
        "受付日時": date.strftime(stamp),
        "チャネル": comment["channel"],
        "店舗名": store,
        "アプリバージョン": ["3.1.0", "3.2.0", "3.2.1"][chance(number, "version", 3)],
        "性別": ["女性", "男性"][chance(number, "gender", 2)],
        "年齢": AGES[chance(number, "age", 6)],
        "都道府県": REGIONS[chance(number, "region", 5)],
        "契約プラン": ["標準", "安心"][chance(number, "plan", 2)],
        "ご意見": comment["text"],
        "評価": f"{stars}点",
        "推奨度(0〜10)": nps,
        "対応満足度": "" if wait else max(1, min(5, stars + chance(number, "csat", 3) - 1)),
        "解決しやすさ": "" if wait else max(1, min(7, 7 - 2 * bad - chance(number, "ces", 2))),
        "返信日時": "" if wait else replied.strftime(stamp),
        "完了日時": "" if wait else resolved.strftime(stamp),
        "対応状況": "未対応" if wait else "完了",
        "再オープン回数": "" if wait else chance(number, "reopen", 9) // 7,
        "一次解決": "" if wait else "○×"[chance(number, "fcr", 3) // 2],
        "解約フラグ": chance(number, "churn", 10) // (9 - bad),
        "担当部署": ["物流", "お客様相談室", "店舗運営"][chance(number, "owner", 3)],
    }


def main():
    comments = [json.loads(line) for line in (HERE.parent / "company" / "comments.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row(number, comment) for number, comment in enumerate(comments)]
    with (HERE / "export.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
