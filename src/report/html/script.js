// Sorting, filtering and searching of the issue table. Without this script the page is whole: the table stands in order of priority.
(() => {
  "use strict";
  const table = document.getElementById("issue-table");
  const form = document.getElementById("filters");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const noMatch = document.getElementById("no-match");
  const filters = Array.from(form.querySelectorAll("select[data-filter]"));

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) {
      const target = document.getElementById(row.dataset.target);
      texts.set(row, plain(row.textContent + " " + (target ? target.textContent : "")));
    }
    return texts.get(row);
  };
  const matches = (row, select) => {
    if (select.value === "") return true;
    const value = row.dataset[select.dataset.filter];
    const several = select.dataset.filter === "channel" || select.dataset.filter === "language";
    return several ? value.includes(" " + select.value + " ") : value === select.value;
  };
  const apply = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const keep = filters.every((select) => matches(row, select)) && words.every((word) => textOf(row).includes(word));
      row.hidden = !keep;
      if (keep) count += 1;
    }
    shown.textContent = count + " / " + rows.length + " " + shown.dataset.words;
    noMatch.hidden = count > 0;
  };

  const headers = Array.from(table.tHead.rows[0].cells);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sortBy = (index, descending) => {
    const numeric = headers[index].dataset.sort === "number";
    const key = (row) => (numeric ? Number(row.cells[index].dataset.value) : row.cells[index].textContent.trim());
    const ordered = rows
      .map((row, place) => ({ row, place, key: key(row) }))
      .sort((a, b) => {
        const order = numeric ? a.key - b.key : collator.compare(a.key, b.key);
        return (descending ? -order : order) || a.place - b.place;
      });
    body.append(...ordered.map((entry) => entry.row));
    headers.forEach((header, other) => {
      if (other === index) header.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
  };
  headers.forEach((header, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    header.classList.add("sortable");
    button.addEventListener("click", () => {
      const current = header.getAttribute("aria-sort");
      sortBy(index, current ? current === "ascending" : header.dataset.sort === "number");
    });
  });

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();

  // A folded table must be on the paper too.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
})();
