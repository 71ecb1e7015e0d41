// Sorting, filtering and searching of the issue table, and the comments behind an issue.
(() => {
  const { data, element, plain, words, percent } = koe;
  const table = document.getElementById("issue-table");
  const form = document.getElementById("filters");
  if (!table || !form) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const noMatch = document.getElementById("no-match");
  const filters = Array.from(form.querySelectorAll("select[data-filter]"));

  // The page of an issue and the comments behind it are searched as well; their text is gathered when it is first asked for.
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) {
      const target = document.getElementById(row.dataset.target);
      const behind = target ? data.issues[target.dataset.issue].evidence.map((found) => found.t.join("")).join(" ") : "";
      texts.set(row, plain(row.textContent + " " + (target ? target.textContent : "") + " " + behind));
    }
    return texts.get(row);
  };
  const several = new Set(["channel", "product", "language"]);
  const matches = (row, select) => {
    if (select.value === "") return true;
    const value = row.dataset[select.dataset.filter];
    return several.has(select.dataset.filter) ? value.includes(" " + select.value + " ") : value === select.value;
  };
  const apply = () => {
    const wanted = words(search.value);
    let count = 0;
    for (const row of rows) {
      const keep = filters.every((select) => matches(row, select)) && wanted.every((word) => textOf(row).includes(word));
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
    const button = element("button", { type: "button" }, ...header.childNodes);
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

  // The comments behind an issue, and its months as a table, are made when its page is first shown; the whole report on one page leaves them out.
  const comment = (found) => {
    const text = element("p", { lang: found.l || undefined });
    found.t.forEach((piece, index) => text.append(index % 2 ? element("mark", null, piece) : piece));
    const facts = element("figcaption", null, element("cite", null, found.p));
    for (const fact of [found.c, found.d, found.r]) if (fact) facts.append(element("span", null, fact));
    return element("figure", { class: "quote" }, element("blockquote", null, text), facts);
  };
  const fill = (section, issue) => {
    const { v } = data;
    const found = issue.evidence;
    const list = element("div", { class: "quotes" });
    const said = element("output");
    const input = element("input", { type: "search", autocomplete: "off" });
    const draw = () => {
      const wanted = words(input.value);
      const kept = found.filter((each) => wanted.every((word) => plain([...each.t, " ", each.p, " ", each.c, " ", each.d].join("")).includes(word)));
      list.replaceChildren(...kept.map(comment));
      said.textContent = v.evidence_count.replace("{of}", issue.of).replace("{shown}", kept.length);
    };
    input.addEventListener("input", draw);
    draw();
    section.append(element("div", { class: "find" }, element("label", { class: "search" }, v.evidence_find + " ", input), said), list);
  };
  const weeks = (number) => {
    const { names, base, issues } = koe.figures.weeks;
    const { w } = data;
    const { s } = koe.figures;
    const [voices, low, high] = issues[number];
    const head = element("tr", null, ...[s.week, w.voices, w.base, s.weeks_band].map((name, index) => element("th", { scope: "col", class: index ? "number" : undefined }, name)));
    const lines = voices.map((count, index) => element("tr", null,
      element("th", { scope: "row" }, names[index][1]),
      ...[count, base[index], low.length ? low[index] + " – " + high[index] : "–"].map((value) => element("td", { class: "number" }, String(value)))));
    return element("details", null, element("summary", null, s.weeks_table), element("table", null, element("thead", null, head), element("tbody", null, ...lines)));
  };
  const months = (issue) => {
    const { w } = data;
    const base = issue.base.length ? issue.base : data.base;
    const head = element("tr", null, ...[w.month, w.voices, w.base, w.share].map((name, index) => element("th", { scope: "col", class: index ? "number" : undefined }, name)));
    const lines = issue.voices.map((voices, index) => element("tr", null,
      element("th", { scope: "row" }, data.months[index] ? data.months[index][1] : ""),
      ...[voices, base[index], base[index] ? percent(voices / base[index]) : "–"].map((value) => element("td", { class: "number" }, String(value)))));
    return element("details", null, element("summary", null, w.monthly_table), element("table", null, element("thead", null, head), element("tbody", null, ...lines)));
  };
  koe.whenShown.push((view, everything) => {
    const issue = data.issues[view.dataset.issue];
    if (!issue || everything || view.dataset.filled) return;
    view.dataset.filled = "yes";
    const section = view.querySelector(".comments");
    if (issue.evidence.length) {
      fill(section, issue);
      section.hidden = false;
    }
    if (issue.voices.length) view.querySelector(".course").append(koe.figures.weeks.names.length ? weeks(Number(view.dataset.issue)) : months(issue));
  });
})();
