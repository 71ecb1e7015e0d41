"""Opens the report.xlsx of a run in LibreOffice, headless, has it saved again, and compares every cell of every sheet before and after; the Japanese
text, numbers, dates and links must have come through, and nothing may have become a formula or an error.

    python3 tests/elsewhere/open_workbook.py OUT
"""

import pathlib
import subprocess
import sys
import tempfile

import openpyxl

path = pathlib.Path(sys.argv[1]) / "report.xlsx"
with tempfile.TemporaryDirectory() as folder:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    for target in ["ods", "xlsx"]:
        source = path if target == "ods" else pathlib.Path(folder) / "report.ods"
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    before, after = openpyxl.load_workbook(path), openpyxl.load_workbook(pathlib.Path(folder) / "report.xlsx")

assert before.sheetnames == after.sheetnames, (before.sheetnames, after.sheetnames)
cells = links = charts = lists = 0
for name in before.sheetnames:
    one, other = before[name], after[name]
    # A conversion without a window keeps no panes, so these are looked at in the original.
    assert one.freeze_panes or not one.auto_filter.ref, name
    assert one.auto_filter.ref == other.auto_filter.ref, (name, one.auto_filter.ref, other.auto_filter.ref)
    for row in one.iter_rows():
        for cell in row:
            twin = other.cell(cell.row, cell.column)
            if cell.value is None:
                assert twin.value is None, (name, cell.coordinate, twin.value)
                continue
            assert cell.data_type in "snd" and twin.data_type in "snd", (name, cell.coordinate, cell.data_type, twin.data_type)
            if isinstance(cell.value, float):
                assert abs(cell.value - twin.value) <= 1e-9 * max(1, abs(cell.value)), (name, cell.coordinate, cell.value, twin.value)
            else:
                # Line ends are kept as such; a carriage return is not a character of a cell in LibreOffice.
                plain = lambda value: value.replace("\r\n", "\n").replace("_x000D_", "") if isinstance(value, str) else value
                assert plain(cell.value) == plain(twin.value), (name, cell.coordinate, cell.value, twin.value)
            cells += 1
            links += cell.hyperlink is not None
    charts += len(one._charts)
    assert len(one._charts) == len(other._charts), (name, len(one._charts), len(other._charts))
    for validation in one.data_validations.dataValidation:
        first = str(validation.sqref).split(":")[0]
        twins = [twin for twin in other.data_validations.dataValidation if twin.type == validation.type and first in twin.sqref]
        assert twins, (name, first, [(twin.type, str(twin.sqref)) for twin in other.data_validations.dataValidation])
        lists += 1
print(f"{len(before.sheetnames)} sheets, {cells} cells, {links} links, {lists} drop-down lists and {charts} charts came through LibreOffice")
