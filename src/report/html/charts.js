// Charts, drawn when their view is first shown and again when the scheme of colours changes. What they show stands in words or tables beside them.
(() => {
  const { data, element, percent } = koe;
  const { w, v } = data;
  const root = document.documentElement;
  const drawn = new Map();
  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const font = getComputedStyle(document.body).fontFamily;

  const draw = (box, option) => {
    box.hidden = false;
    let chart = drawn.get(box);
    if (!chart) {
      chart = KoeCharts.init(box, null, { renderer: "svg" });
      drawn.set(box, chart);
      new ResizeObserver(() => { if (box.clientWidth) chart.resize(); }).observe(box);
    }
    chart.setOption(option, true);
    const image = box.querySelector("svg");
    if (image) { image.setAttribute("aria-hidden", "true"); image.setAttribute("focusable", "false"); }
    return chart;
  };
  const text = (size) => ({ color: colour("soft"), fontFamily: font, fontSize: size || 11 });
  const tooltip = (formatter, trigger) => ({
    trigger, formatter, renderMode: "richText", confine: true, backgroundColor: colour("card"), borderColor: colour("line"),
    textStyle: { color: colour("ink"), fontFamily: font, fontSize: 12, width: 320, overflow: "break" },
    axisPointer: { type: "line", lineStyle: { color: colour("line") } },
  });
  const axis = (names) => ({
    type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } },
    axisLabel: { ...text(), hideOverlap: true },
  });
  const value = (formatter) => ({
    type: "value", splitNumber: 3, axisLabel: { ...text(), formatter }, splitLine: { lineStyle: { color: colour("line"), type: "dotted" } },
  });

  // The voices of each week, against the band of the weeks before the newest, or before the rise.
  const weekly = (box, number) => {
    const { names, base, issues } = koe.figures.weeks;
    const { s } = koe.figures;
    const [voices, low, high, risen] = issues[number];
    const banded = low.length === voices.length;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", s.weeks_heading + ": " + voices.map((count, index) => names[index][0] + " " + count).join(", "));
    const line = { type: "line", symbol: "none", lineStyle: { opacity: 0 }, stack: "band", silent: true, animation: false };
    const outside = voices.map((count, index) => banded && (count > high[index] || count < low[index]));
    draw(box, {
      animation: false, grid: { left: 34, right: 10, top: 14, bottom: 24 },
      tooltip: tooltip((points) => {
        const at = points[0].dataIndex;
        return names[at][1] + "\n" + voices[at] + " / " + base[at] + (banded ? "\n" + s.weeks_band + " " + low[at] + " – " + high[at] : "");
      }, "axis"),
      xAxis: axis(names.map((name) => name[0])), yAxis: { ...value(), min: 0, minInterval: 1 },
      series: [
        ...(banded ? [{ ...line, data: low }, { ...line, data: high.map((number, index) => number - low[index]), areaStyle: { color: colour("bar-whole"), opacity: 0.55 } }] : []),
        { type: "line", animation: false, lineStyle: { color: colour("bar"), width: 2 }, itemStyle: { color: colour("bar") },
          data: voices.map((count, index) => ({ value: count, symbol: outside[index] ? "diamond" : "circle", symbolSize: outside[index] ? 11 : 4,
            itemStyle: { color: outside[index] ? colour("negative") : colour("bar") } })) },
      ],
    });
    if (box.nextElementSibling && box.nextElementSibling.classList.contains("chart-note")) return;
    box.after(element("p", { class: "note chart-note" }, ...(banded
      ? [element("span", { class: "swatch line", "aria-hidden": "true" }), w.voices + "  ", element("span", { class: "swatch band", "aria-hidden": "true" }), s.weeks_band + ". ", risen ? s.weeks_note_risen : s.weeks_note]
      : [s.weeks_no_band])));
  };

  // The share of each month, against the band that holds 95 of 100 months of an issue whose share does not change.
  const trend = (view, issue) => {
    const box = view.querySelector(".course .chart");
    if (box && koe.figures.weeks.names.length) { weekly(box, Number(view.dataset.issue)); return; }
    if (!box || issue.voices.length < 2) return;
    const base = issue.base.length ? issue.base : data.base;
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    const mean = sum(issue.voices) / Math.max(1, sum(base));
    const half = base.map((count) => (count ? 1.96 * Math.sqrt((mean * (1 - mean)) / count) : 0));
    const low = half.map((width) => Math.max(0, mean - width));
    const high = half.map((width) => Math.min(1, mean + width));
    const share = issue.voices.map((voices, index) => (base[index] ? voices / base[index] : null));
    const outside = share.map((each, index) => each !== null && (each > high[index] || each < low[index]));
    const names = data.months.map((month) => month[0]);
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", v.trend_heading + ": " + issue.voices.map((voices, index) => data.months[index][1] + " " + voices + "/" + base[index]).join(", "));
    const line = { type: "line", symbol: "none", lineStyle: { opacity: 0 }, stack: "band", silent: true, animation: false };
    draw(box, {
      animation: false, grid: { left: 44, right: 10, top: 14, bottom: 24 },
      tooltip: tooltip((points) => {
        const at = points[0].dataIndex;
        return data.months[at][1] + "\n" + issue.voices[at] + " / " + base[at] + " (" + (share[at] === null ? "–" : percent(share[at])) + ")\n"
          + v.chart_band + " " + percent(low[at]) + " – " + percent(high[at]);
      }, "axis"),
      xAxis: axis(names), yAxis: { ...value((number) => percent(number).replace(".0%", "%")), min: 0 },
      series: [
        { ...line, data: low },
        { ...line, data: high.map((number, index) => number - low[index]), areaStyle: { color: colour("bar-whole"), opacity: 0.55 } },
        { type: "line", data: share, symbolSize: 7, symbol: "circle", animation: false, lineStyle: { color: colour("bar"), width: 2 }, itemStyle: { color: colour("bar") },
          data: share.map((each, index) => ({ value: each, symbol: outside[index] ? "diamond" : "circle", symbolSize: outside[index] ? 12 : 6,
            itemStyle: { color: outside[index] ? colour("negative") : colour("bar") } })) },
      ],
    });
    if (!view.querySelector(".chart-note")) {
      box.after(element("p", { class: "note chart-note" },
        element("span", { class: "swatch line", "aria-hidden": "true" }), v.chart_share + "  ", element("span", { class: "swatch band", "aria-hidden": "true" }), v.chart_band + ". ", v.chart_band_note));
    }
  };

  const months = () => {
    const box = document.getElementById("months-chart");
    if (!box || data.base.length < 2) return;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", w.months_chart + ": " + data.base.map((base, index) => data.months[index][1] + " " + data.critical[index] + "/" + base).join(", "));
    const bar = { type: "bar", stack: "all", barMaxWidth: 34, animation: false };
    draw(box, {
      animation: false, grid: { left: 44, right: 10, top: 14, bottom: 24 },
      tooltip: tooltip((points) => {
        const at = points[0].dataIndex;
        return data.months[at][1] + "\n" + v.chart_negative + " " + data.critical[at] + " / " + data.base[at] + " (" + (data.base[at] ? percent(data.critical[at] / data.base[at]) : "–") + ")";
      }, "axis"),
      xAxis: axis(data.months.map((month) => month[0])), yAxis: value(),
      series: [
        { ...bar, data: data.critical, itemStyle: { color: colour("negative") } },
        { ...bar, data: data.base.map((base, index) => base - data.critical[index]), itemStyle: { color: colour("bar-whole") } },
      ],
    });
    if (!document.getElementById("months-legend")) {
      box.after(element("ul", { class: "legend", id: "months-legend" },
        ...[["negative", v.chart_negative], ["whole", v.chart_others]].map(([name, label]) => element("li", null, element("span", { class: "swatch " + name, "aria-hidden": "true" }), label))));
    }
  };

  // Okabe and Ito (2008): eight hues that people with any kind of colour vision tell apart, here the seven that stand out from grey.
  const hues = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a7a00"];
  const shapes = ["circle", "triangle", "rect", "diamond", "roundRect", "circle", "triangle"];
  const poles = ["negative", "mixed", "neutral", "positive"];
  const map = () => {
    const box = document.getElementById("map-chart");
    const form = document.getElementById("map-form");
    if (!box || !form) return;
    const select = document.getElementById("map-issue");
    const sizes = new Map();
    for (const point of data.map) if (point[2] >= 0) sizes.set(point[2], (sizes.get(point[2]) || 0) + 1);
    const largest = [...sizes.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (form.hidden) {
      for (const [number] of largest) select.append(element("option", { value: String(number) }, data.issues[number].title));
      const table = element("table", null,
        element("thead", null, element("tr", null, element("th", { scope: "col" }, w.issue), element("th", { scope: "col", class: "number" }, v.opinions))),
        element("tbody", null, ...largest.map(([number, count]) => element("tr", null,
          element("th", { scope: "row" }, element("a", { href: "#" + data.issues[number].anchor }, data.issues[number].title)), element("td", { class: "number" }, String(count))))));
      document.getElementById("map-words").append(element("details", null, element("summary", null, v.map_in_words), table));
      form.hidden = false;
      form.addEventListener("input", map);
      form.addEventListener("submit", (event) => event.preventDefault());
    }
    const byIssue = form.elements.colour.value === "issue";
    const only = select.value === "" ? null : Number(select.value);
    const top = largest.slice(0, hues.length).map((entry) => entry[0]);
    const groups = byIssue
      ? [...top.map((number, index) => ({ label: data.issues[number].title, colour: hues[index], symbol: shapes[index], has: (point) => point[2] === number })),
        { label: v.map_other_issues, colour: colour("soft"), symbol: "circle", has: (point) => point[2] >= 0 && !top.includes(point[2]) },
        { label: v.map_one_off, colour: colour("neutral"), symbol: "emptyCircle", has: (point) => point[2] < 0 }]
      : poles.map((pole, index) => ({ label: w[pole], colour: colour(pole), symbol: ["triangle", "diamond", "emptyCircle", "circle"][index], has: (point) => point[3] === index }));
    document.getElementById("map-legend").replaceChildren(...groups.map((group) => element("li", null, swatch(group.colour, group.symbol), group.label)));
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", v.map_heading + ": " + data.map.length + " " + v.opinions);
    const bare = { type: "value", min: -30, max: 1030, show: false };
    const chart = draw(box, {
      animation: false, grid: { left: 0, right: 0, top: 0, bottom: 0 },
      tooltip: tooltip((at) => {
        const point = data.map[at.value[2]];
        return (point[2] >= 0 ? data.issues[point[2]].title : v.map_one_off) + "\n" + w[poles[point[3]]] + "\n" + point[4];
      }, "item"),
      xAxis: bare, yAxis: bare,
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none" }, { type: "inside", yAxisIndex: 0, filterMode: "none" }],
      series: groups.map((group) => ({
        type: "scatter", symbol: group.symbol, symbolSize: 7, itemStyle: { color: group.colour }, emphasis: { disabled: true },
        data: data.map.map((point, index) => [point, index]).filter(([point]) => group.has(point))
          .map(([point, index]) => ({ value: [point[0], point[1], index], itemStyle: { opacity: only === null || point[2] === only ? 0.85 : 0.08 } })),
      })),
    });
    chart.off("click");
    chart.on("click", (at) => {
      const point = data.map[at.value[2]];
      if (point[2] >= 0) location.hash = data.issues[point[2]].anchor;
    });
  };
  const swatch = (fill, symbol) => {
    const space = "http:\x2f\x2fwww.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 12 12");
    svg.setAttribute("class", "mark");
    svg.setAttribute("aria-hidden", "true");
    const paths = { triangle: "M6 1 11 11 1 11Z", rect: "M2 2H10V10H2Z", roundRect: "M3 2H9Q10 2 10 3V9Q10 10 9 10H3Q2 10 2 9V3Q2 2 3 2Z", diamond: "M6 0 12 6 6 12 0 6Z" };
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", paths[symbol] || "M6 1A5 5 0 1 1 5.99 1Z");
    path.setAttribute("fill", symbol === "emptyCircle" ? "none" : fill);
    path.setAttribute("stroke", fill);
    svg.append(path);
    return svg;
  };

  koe.charts = { draw, text, tooltip, axis, value, colour };
  const onView = (view, everything) => {
    const issue = data.issues[view.dataset.issue];
    // On one page hundreds of charts would be drawn at once; the small lines stand there instead.
    if (issue && !everything) trend(view, issue);
    if (view.id === "overview") months();
    if (view.id === "map") map();
  };
  koe.whenShown.push(onView);
  const again = () => {
    for (const [box, chart] of drawn) if (!box.isConnected || !box.clientWidth) { chart.dispose(); drawn.delete(box); }
    koe.show(false);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
})();
