// The charts of the sections of measures, one cross table at a time, and the follow-up list by owner. Every figure stands in a table beside its chart.
(() => {
  const { figures, element, charts, percent } = koe;
  const { s } = figures;
  const { draw, text, tooltip, axis, value, colour } = charts;
  const box = (id) => document.getElementById(id);
  const told = (place, words) => {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", place.dataset.label + (words ? ": " + words : ""));
  };
  const minus = (number, decimals) => number.toFixed(decimals).replace(/^-/, "−");
  const formats = { points: (number) => minus(number, 1), share: percent, scale: (number) => minus(number, 2), hours: (number) => number.toFixed(1) };

  const score = (one) => {
    const place = box(one.id + "-chart");
    if (!place || one.values.filter(Boolean).length < 2) return;
    const format = formats[one.unit];
    const shown = (each) => (each ? format(each[0]) + " (" + format(each[1]) + " – " + format(each[2]) + ")" : "–");
    told(place, one.names.map((name, index) => name + " " + shown(one.values[index])).join(", "));
    const known = one.values.filter(Boolean);
    const step = one.unit === "points" ? 10 : 0.5;
    const zero = one.unit === "share" || one.unit === "hours";
    draw(place, {
      animation: false, grid: { left: 52, right: 12, top: 14, bottom: 24 },
      tooltip: tooltip((points) => { const at = points[0].dataIndex; return one.names[at] + "\n" + shown(one.values[at]); }, "axis"),
      xAxis: axis(one.names),
      yAxis: { ...value(format), min: zero ? 0 : Math.floor(Math.min(...known.map((each) => each[1])) / step) * step, max: one.unit === "share" ? 1 : undefined, axisLabel: { ...text(), formatter: format, showMinLabel: true } },
      series: [
        // The interval as a bar from low to high: a stack of two, the lower unseen.
        ...one.values.map((each, index) => ({ type: "line", data: each ? [[index, each[1]], [index, each[2]]] : [], symbol: "rect", symbolSize: [9, 1.5], silent: true, animation: false, lineStyle: { color: colour("soft"), width: 1.5 }, itemStyle: { color: colour("soft") } })),
        { type: "line", data: one.values.map((each) => (each ? each[0] : null)), symbol: "circle", symbolSize: 8, animation: false, lineStyle: { color: colour("bar"), width: 2 }, itemStyle: { color: colour("bar") } },
      ],
    });
  };

  const drivers = (one) => {
    const place = box(one.id + "-chart");
    if (!place || !one.issues.length) return;
    const shown = (each) => minus(each[1], one.decimals);
    told(place, one.issues.map((each) => each[0] + " " + shown(each)).join(", "));
    place.hidden = false;
    place.style.height = 40 + one.issues.length * 26 + "px";
    const narrow = place.clientWidth < 600;
    draw(place, {
      animation: false, grid: { left: narrow ? 128 : 300, right: 44, top: 6, bottom: 24 },
      tooltip: tooltip((at) => { const each = one.issues[at.dataIndex]; return each[0] + "\n" + s.driver_contribution + " " + shown(each); }, "item"),
      xAxis: value((number) => minus(number, one.decimals)),
      yAxis: { ...axis(one.issues.map((each) => each[0])), inverse: true, axisLabel: { ...text(), interval: 0, width: narrow ? 118 : 288, overflow: "truncate" } },
      series: [{
        type: "bar", animation: false, barMaxWidth: 16,
        label: { show: true, position: "right", ...text(), formatter: (at) => shown(one.issues[at.dataIndex]) },
        data: one.issues.map((each) => ({ value: each[1], label: { position: each[1] < 0 ? "left" : "right" }, itemStyle: { color: each[1] < 0 ? colour("negative") : colour("positive"), opacity: each[2] ? 0.5 : 1 } })),
      }],
    });
  };

  const short = (name) => { const letters = Array.from(name); return letters.length > 22 ? letters.slice(0, 21).join("") + "…" : name; };
  const plane = (one) => {
    const place = box(one.id + "-map");
    if (!place) return;
    told(place, "");
    place.hidden = false;
    // Words that begin near the right edge would leave the picture.
    const edge = place.clientWidth < 600 ? 0.15 : 0.55;
    const points = [...one.rows, ...one.columns];
    const reach = Math.max(...points.flatMap((point) => [Math.abs(point[1]), Math.abs(point[2])]), 0.01) * 1.15;
    const side = { type: "value", min: -reach, max: reach, splitLine: { show: false }, axisLabel: { show: false }, axisTick: { show: false }, axisLine: { onZero: true, lineStyle: { color: colour("line") } } };
    const of = (points, symbol, paint, bold) => ({
      type: "scatter", symbol, symbolSize: bold ? 11 : 8, animation: false, itemStyle: { color: paint }, labelLayout: { hideOverlap: true },
      data: points.map((point) => ({ name: point[0], value: [point[1], point[2]], label: { position: point[1] > reach * edge ? "left" : "right" } })),
      label: { show: true, position: "right", ...text(), color: bold ? paint : colour("ink"), fontWeight: bold ? 600 : 400, formatter: (at) => short(at.name) },
    });
    draw(place, {
      animation: false, grid: { left: 8, right: 8, top: 8, bottom: 8 },
      tooltip: tooltip((at) => at.name + "\n" + at.value.map((number) => minus(number, 2)).join(", "), "item"),
      xAxis: side, yAxis: side,
      series: [of(one.columns, "diamond", colour("negative"), true), of(one.rows, "circle", colour("bar"), false)],
    });
    if (place.nextElementSibling) return;
    const table = element("table", { class: "small" },
      element("thead", null, element("tr", null, element("th", { scope: "col" }, s.what), element("th", { scope: "col", class: "number" }, "1"), element("th", { scope: "col", class: "number" }, "2"))),
      element("tbody", null, ...[...one.columns.map((point) => ["◆ ", point]), ...one.rows.map((point) => ["", point])].map(([sign, point]) => element("tr", null,
        element("th", { scope: "row" }, sign + point[0]), ...[1, 2].map((axis) => element("td", { class: "number" }, minus(point[axis], 2)))))));
    const axes = s.map_axes.replace("{first}", percent(one.explained[0])).replace("{second}", percent(one.explained[1]));
    place.after(element("p", { class: "note" }, axes), element("details", null, element("summary", null, s.in_a_table), table));
  };

  const days = () => {
    const place = box("days-chart");
    if (!place || figures.days.length < 2) return;
    // Days without a post stand between the others as zeros.
    const all = [];
    const known = new Map(figures.days.map((day) => [day[0], day]));
    for (let at = Date.parse(figures.days[0][0]); at <= Date.parse(figures.days[figures.days.length - 1][0]); at += 86400000) {
      const name = new Date(at).toISOString().slice(0, 10);
      all.push(known.get(name) || [name, 0, 0]);
    }
    told(place, figures.days.length + " " + s.day);
    const line = { type: "line", symbol: "none", animation: false };
    draw(place, {
      animation: false, grid: { left: 40, right: 12, top: 14, bottom: 24 },
      tooltip: tooltip((points) => { const day = all[points[0].dataIndex]; return day[0] + "\n" + s.posts + " " + day[1] + "\n" + s.negative_posts + " " + day[2]; }, "axis"),
      xAxis: axis(all.map((day) => day[0])), yAxis: { ...value(), minInterval: 1 },
      series: [
        { ...line, data: all.map((day) => day[1]), lineStyle: { color: colour("bar"), width: 1.5 }, areaStyle: { color: colour("bar-whole"), opacity: 0.4 } },
        { ...line, data: all.map((day) => day[2]), lineStyle: { color: colour("negative"), width: 1.5 }, areaStyle: { color: colour("negative"), opacity: 0.25 } },
      ],
    });
    if (!box("days-legend")) {
      place.after(element("ul", { class: "legend", id: "days-legend" }, ...[["line", s.posts], ["negative", s.negative_posts]].map(([name, label]) =>
        element("li", null, element("span", { class: "swatch " + name, "aria-hidden": "true" }), label))));
    }
  };

  const network = () => {
    const place = box("network-chart");
    const { nodes, links } = figures.network;
    if (!place || !links.length) return;
    const tied = new Set(links.flatMap((link) => [link[0], link[1]]));
    const most = Math.max(...nodes.map((node) => node[1]));
    const widest = Math.max(...links.map((link) => link[2]));
    told(place, links.length + "");
    if (tied.size < 6) place.style.height = "16rem";
    draw(place, {
      animation: false,
      tooltip: tooltip((at) => (at.dataType === "edge"
        ? nodes[at.data.from][0] + " – " + nodes[at.data.to][0] + "\n" + s.together + " " + at.data.voices + "\n" + s.expected + " " + at.data.expected.toFixed(1)
        : at.name + "\n" + at.data.voices), "item"),
      series: [{
        type: "graph", layout: "circular", circular: { rotateLabel: tied.size >= 6 }, roam: false, left: "22%", right: "22%", top: "18%", bottom: "18%", animation: false,
        label: { show: true, position: "right", ...text(), color: colour("ink"), formatter: (at) => short(at.name) },
        lineStyle: { color: colour("bar"), curveness: 0.25 },
        data: nodes.map((node, index) => ({ id: String(index), name: node[0], voices: node[1], symbolSize: 6 + 18 * Math.sqrt(node[1] / most), itemStyle: { color: colour("bar") } })).filter((node) => tied.has(Number(node.id))),
        links: links.map((link) => ({ source: String(link[0]), target: String(link[1]), from: link[0], to: link[1], voices: link[2], expected: link[3], lineStyle: { width: 1 + 5 * link[2] / widest, opacity: 0.5 } })),
      }],
    });
  };

  // One table at a time; an address that names a table, or something in it, shows that one.
  const choice = box("cross-choice");
  const tables = Array.from(document.querySelectorAll(".cross-table"));
  const choose = (id) => {
    for (const table of tables) table.classList.toggle("chosen", table.querySelector("h3").id === id);
    choice.value = id;
  };
  const maps = (everything) => {
    for (const table of tables) {
      const one = table.classList.contains("chosen") && figures.maps.find((map) => map.id === table.querySelector("h3").id);
      if (one && !everything) plane(one);
    }
  };
  if (choice && tables.length) {
    const first = tables.find((table) => table.querySelector("h3").id === "topics-by-channel") || tables[0];
    choose(first.querySelector("h3").id);
    box("cross-form").hidden = false;
    box("cross-form").addEventListener("submit", (event) => event.preventDefault());
    choice.addEventListener("change", () => { choose(choice.value); maps(false); });
  }

  const owner = box("follow-owner");
  if (owner) {
    const rows = Array.from(box("follow-table").tBodies[0].rows);
    const apply = () => {
      let count = 0;
      for (const row of rows) {
        row.hidden = owner.value !== "" && row.dataset.owner !== owner.value;
        if (!row.hidden) count += 1;
      }
      box("follow-shown").textContent = count + " / " + rows.length;
    };
    box("follow-form").hidden = false;
    box("follow-form").addEventListener("submit", (event) => event.preventDefault());
    owner.addEventListener("change", apply);
    apply();
  }

  koe.whenShown.push((view, everything) => {
    if (view.id === "topics" && choice) {
      const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const table = wanted && wanted.closest(".cross-table");
      if (table) { choose(table.querySelector("h3").id); table.scrollIntoView(); }
      maps(everything);
    }
    if (view.id === "scores") { figures.scores.forEach(score); figures.drivers.forEach(drivers); }
    if (view.id === "follow-up") figures.scores.forEach(score);
    if (view.id === "listening") { days(); network(); }
  });
  koe.show(false);
})();
