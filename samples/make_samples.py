#!/usr/bin/env python3
"""Writes the five sample exports and planted.json from source.jsonl and layout.json, next to this script.

No comment text lives here. The same sources give the same bytes. Needs openpyxl.
"""
import csv
import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

HERE = Path(__file__).resolve().parent
JST = dt.timezone(dt.timedelta(hours=9))


def moment(text):
    return dt.datetime.fromisoformat(text).astimezone(JST)


def shape(value, form, layout):
    if value in (None, ""):
        return ""
    if form == "link":
        return layout["link"].format(value.replace(":", "%3A"))
    when = moment(value)
    utc = when.astimezone(dt.timezone.utc)
    if form == "slash_seconds":
        return f"{when.year}/{when.month}/{when.day} {when.hour}:{when:%M:%S}"
    if form == "slash_padded":
        return f"{when:%Y/%m/%d %H:%M}"
    if form == "utc":
        return f"{utc:%Y-%m-%dT%H:%M:%SZ}"
    if form == "millis":
        return str(int(utc.timestamp()) * 1000)
    if form == "iso":
        return when.isoformat()
    if form == "day":
        return dt.datetime(when.year, when.month, when.day)
    raise ValueError(form)


def cell(comment, source, layout):
    name, _, form = source.partition(":")
    value = comment["fields"].get(name[7:]) if name.startswith("fields.") else comment[name]
    if form:
        return shape(value, form, layout)
    return "" if value is None else value


def encode(text, layout):
    bom = "\ufeff" if layout.get("bom") else ""
    return (bom + text).encode(layout["encoding"])


def as_csv(comments, layout):
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if layout["quote"] == "all" else csv.QUOTE_MINIMAL
    writer = csv.writer(out, quoting=quoting, lineterminator=layout["newline"])
    writer.writerow([header for header, _ in layout["columns"]])
    for comment in comments:
        row = [cell(comment, source, layout) for _, source in layout["columns"]]
        if comment.get("unquoted"):
            out.write(",".join(map(str, row)) + layout["newline"])
        else:
            writer.writerow(row)
    return encode(out.getvalue(), layout)


def as_jsonl(comments, layout):
    lines = []
    for comment in comments:
        row = {header: cell(comment, source, layout) for header, source in layout["columns"]}
        lines.append(json.dumps(row, ensure_ascii=False) + layout["newline"])
    return encode("".join(lines), layout)


def as_xlsx(comments, layout):
    book = Workbook()
    sheet = book.active
    sheet.title = layout["sheet"]
    columns = layout["columns"]
    sheet.cell(1, 1, layout["title"]).font = Font(bold=True, size=14)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    for at, (header, _) in enumerate(columns, 1):
        sheet.cell(3, at, header).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(3, at).column_letter].width = layout["widths"][at - 1]
    for line, comment in enumerate(comments, 4):
        for at, (_, source) in enumerate(columns, 1):
            value = cell(comment, source, layout)
            if value == "":
                continue
            target = sheet.cell(line, at, value)
            if isinstance(value, dt.datetime):
                target.number_format = "yyyy/m/d"
            if source == "text":
                target.data_type = "s"
                target.alignment = Alignment(wrap_text=True)
    sheet.freeze_panes = "A4"
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw, layout["stamp"])


def without_clock(raw, stamp):
    """The same archive with a fixed creation time in place of the present one."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp.encode(), data)
            new.writestr(zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


WRITE = {"csv": as_csv, "jsonl": as_jsonl, "xlsx": as_xlsx}


def main():
    layout = json.loads((HERE / "layout.json").read_text(encoding="utf-8"))
    with open(HERE / "source.jsonl", encoding="utf-8") as source:
        comments = [json.loads(line) for line in source]
    members = {issue["id"]: [] for issue in layout["issues"]}
    places, copies = {}, {}
    for channel in layout["order"]:
        file = layout["files"][channel]
        rows = [c for c in comments if c["channel"] == channel]
        rows.sort(key=lambda c: c["id"])
        rows.sort(key=lambda c: moment(c["date"]), reverse=file["newest_first"])
        (HERE / file["file"]).write_bytes(WRITE[file["form"]](rows, file))
        for at, comment in enumerate(rows):
            places[comment["id"]] = {"file": file["file"], "row": at, "id": comment["fields"][file["id"]]}
            if "duplicate_of" in comment:
                copies.setdefault(comment["duplicate_of"], []).append(comment["id"])
            for issue in comment["planted"]:
                members[issue].append(comment)
    planted = [
        {**issue, "members": [
            {
                **places[comment["id"]], "text": comment["text"], "unit": comment["units"][issue["id"]],
                "copies": [places[copy] for copy in copies.get(comment["id"], [])],
            }
            for comment in members[issue["id"]]
        ]}
        for issue in layout["issues"]
    ]
    (HERE / "planted.json").write_text(json.dumps(planted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
