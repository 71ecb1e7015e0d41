// Drives report.html as its readers do, in headless Chromium, and ends with 1 at the first thing that is wrong on any page.
//
//   node drive.mjs DIR…            the folders of runs, each with report.html and, with --by owner, owners/
//   node drive.mjs --shots OUT DIR…  also leaves screenshots of every view at 1280 and 390 pixels
import { mkdirSync, readdirSync, readFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = ["summary", "issues", "owners", "follow-up", "scores", "topics", "journey", "map", "praise", "listening", "overview", "method"];
const args = process.argv.slice(2);
const shots = args[0] === "--shots" ? resolve(args.splice(0, 2)[1]) : null;
const faults = [];
let checks = 0;
let where = "";
const expect = (holds, what) => {
  checks += 1;
  if (!holds) { faults.push(`${where}: ${what}`); console.log(`FAULT ${where}: ${what}`); }
};

const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"], protocolTimeout: 300_000 });

/** A page that notes every message, error and request. */
const open = async (file, { width = 1280, height = 900, scheme = "light", script = true, hash = "" } = {}) => {
  const page = await browser.newPage();
  await page.setViewport({ width, height, isMobile: width < 600, hasTouch: width < 600 });
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  const own = pathToFileURL(file).href;
  page.on("console", (message) => expect(false, `the console says ${message.type()}: ${message.text().slice(0, 300)}`));
  page.on("pageerror", (error) => expect(false, `an error: ${error.message}`));
  page.on("request", (request) => expect(request.url().split("#")[0] === own, `a request leaves: ${request.url().slice(0, 120)}`));
  await page.goto(own + hash);
  return page;
};
const go = async (page, id) => {
  await page.evaluate((id) => { location.hash = id; }, id);
  await page.waitForFunction((id) => (location.hash === "#" + id), {}, id);
  await new Promise((done) => setTimeout(done, 60));
};
/** Of a large report only what is shown is looked at: hundreds of hidden pages take minutes.
 *  axe-core runs in a world of its own, which the page's policy does not bind and which does not bind the page. */
const axe = async (page, view) => {
  const session = await page.createCDPSession();
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const run = `${AXE}; axe.run(document.querySelectorAll(".view").length > 120 ? { include: [["header"], ["main > .current"], ["footer"]] } : document, { resultTypes: ["violations"] }).then((found) => JSON.stringify({ passes: found.passes.length,
    violations: found.violations.map((one) => ({ id: one.id, impact: one.impact, nodes: one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + (node.any[0] ? node.any[0].message : "")) })) }))`;
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression: run, contextId: executionContextId, awaitPromise: true });
  expect(!exceptionDetails, `${view}: axe-core failed`);
  const found = JSON.parse(result.value);
  expect(found.passes > 5, `${view}: axe-core looked at something`);
  for (const one of found.violations) {
    if (["serious", "critical"].includes(one.impact)) expect(false, `${view}: axe ${one.impact} ${one.id}: ${one.nodes.join(" | ")}`);
    else minor.add(`${one.impact} ${one.id}`);
  }
  await session.detach();
};
const minor = new Set();
const visible = (page) => page.$$eval(".view", (views) => views.filter((view) => view.getClientRects().length).map((view) => view.id));
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The views that this report has: a package leaves some out. */
const viewsOf = async (page) => (await page.$$eval("nav a", (links) => links.map((link) => link.hash.slice(1)))).filter((id) => VIEWS.includes(id));

const views = async (file, name) => {
  for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [390, "light"]]) {
    where = `${name} ${width} ${scheme}`;
    const page = await open(file, { width, height: width < 600 ? 844 : 900, scheme });
    const first = await page.$eval("article.issue", (article) => article.id).catch(() => null);
    const owner = await page.$eval("[id^=owner-]", (section) => section.id).catch(() => null);
    for (const view of [...(await viewsOf(page)), first, owner].filter(Boolean)) {
      await go(page, view);
      const shown = await visible(page);
      expect(shown.length === 1 && shown[0] === view, `#${view} shows ${shown}`);
      expect((await overflow(page)) <= 0, `#${view} is ${await overflow(page)} pixels wider than the screen`);
      await axe(page, view);
      if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll("/", "-")}-${width}-${scheme}-${view}.png`), fullPage: view !== "map" });
    }
    await page.close();
  }
};

const list = async (file, name) => {
  where = `${name} list`;
  const page = await open(file, { hash: "#issues" });
  const rows = () => page.$$eval("#issue-table tbody tr", (rows) => rows.filter((row) => !row.hidden).map((row) => ({ title: row.cells[0].querySelector("a").textContent, target: row.dataset.target, owner: row.dataset.owner, voices: Number(row.cells[4].dataset.value), language: row.dataset.language })));
  const all = await rows();
  expect(all.length > 0, "there are issues");
  // Every filter, each of its options: what is shown has it, and what has it is shown.
  for (const select of await page.$$("#filters select")) {
    const key = await select.evaluate((select) => select.dataset.filter);
    const options = await select.$$eval("option", (options) => options.map((option) => option.value).filter(Boolean));
    expect(options.length > 1, `${key} offers a choice`);
    let some = 0;
    for (const option of options) {
      await select.select(option);
      const [shown, right] = await page.evaluate((key, option) => {
        const rows = [...document.querySelectorAll("#issue-table tbody tr")];
        const has = (row) => (["channel", "product", "language"].includes(key) ? row.dataset[key].split(" ").includes(option) : row.dataset[key] === option);
        // What the reader sees in the row says the same as the option.
        const label = document.querySelector(`#filters select[data-filter="${key}"]`).selectedOptions[0].textContent;
        const cell = { intent: 1, owner: 2 }[key];
        const says = (row) => cell === undefined || (row.cells[cell].textContent === label) === !row.hidden;
        return [rows.filter((row) => !row.hidden).length, rows.every((row) => row.hidden !== has(row) && says(row))];
      }, key, option);
      expect(right, `${key} = ${option} shows exactly what has it`);
      some += shown > 0 && shown < all.length ? 1 : 0;
      const words = await page.$eval("#shown", (output) => output.textContent);
      expect(words.startsWith(`${shown} / ${all.length}`), `${key} = ${option} says “${words}” for ${shown}`);
    }
    expect(some > 0, `${key} narrows the list`);
    await select.select("");
  }
  expect((await rows()).length === all.length, "all issues are back without filters");
  // Search by a title, in other letter case and width, and for what is nowhere.
  const wanted = all[all.length - 1];
  await page.type("#search", wanted.title.toUpperCase());
  let found = await rows();
  expect(found.length >= 1 && found.length < all.length && found.some((row) => row.target === wanted.target), `search finds “${wanted.title}” (${found.length} rows)`);
  await page.$eval("#search", (input) => { input.value = "絶対にない語句 zzqq"; input.dispatchEvent(new Event("input", { bubbles: true })); });
  expect((await rows()).length === 0 && (await page.$eval("#no-match", (note) => !note.hidden)), "a search without hits says so");
  await page.click("#filters button[type=reset]");
  await new Promise((done) => setTimeout(done, 50));
  expect((await rows()).length === all.length, "reset shows all issues");
  // Sorting, both ways, by the keyboard.
  const button = await page.$("#issue-table thead th:nth-child(5) button");
  await button.focus();
  await page.keyboard.press("Enter");
  const descending = (await rows()).map((row) => row.voices);
  expect(descending.every((value, index) => index === 0 || descending[index - 1] >= value), "sorted by voices, most first");
  await page.keyboard.press("Enter");
  const ascending = (await rows()).map((row) => row.voices);
  expect(ascending.every((value, index) => index === 0 || ascending[index - 1] <= value), "sorted by voices, least first");
  expect((await page.$eval("#issue-table thead th:nth-child(5)", (head) => head.getAttribute("aria-sort"))) === "ascending", "the order is told to screen readers");
  // From the list to a page and back.
  await page.click("#issue-table tbody tr a");
  await new Promise((done) => setTimeout(done, 100));
  const [shown] = await visible(page);
  expect(shown.startsWith("issue-"), "a title opens its page");
  expect((await page.evaluate(() => document.activeElement.id)) === shown, "the focus is on the page that was opened");
  await page.goBack();
  await new Promise((done) => setTimeout(done, 100));
  expect((await visible(page))[0] === "issues", "back leads to the list");
  await page.close();
  return all;
};

const issue = async (file, name, all) => {
  where = `${name} issue`;
  const data = await (async () => { const page = await open(file); const data = await page.$eval("#koe-data", (block) => JSON.parse(block.textContent)); await page.close(); return data; })();
  expect(data.issues.length === all.length, "each issue has its data");
  // A deep link, opened cold.
  const target = all[Math.min(2, all.length - 1)].target;
  const page = await open(file, { hash: "#" + target });
  expect((await visible(page)).join() === target, "a deep link opens its issue");
  const own = data.issues.find((issue) => issue.anchor === target);
  const comments = () => page.$$eval(`#${target} .comments figure`, (figures) => figures.map((figure) => figure.innerText));
  expect((await comments()).length === own.evidence.length && own.evidence.length > 0, "its comments are listed");
  expect((await page.title()).includes(own.title), "the title of the window is the issue's");
  if (own.voices.length > 1) {
    expect((await page.$$eval(`#${target} .course .chart svg path`, (paths) => paths.length)) > 3, "its chart is drawn");
    expect(await page.$eval(`#${target} .course .chart`, (box) => box.getAttribute("role") === "img" && box.getAttribute("aria-label").length > 20), "its chart is told in words");
    const rows = await page.$$eval(`#${target} .course details tbody tr`, (rows) => rows.map((row) => Number(row.cells[1].textContent)));
    const { weeks } = await page.$eval("#koe-figures", (block) => JSON.parse(block.textContent));
    const drawn = weeks.names.length ? weeks.issues[data.issues.indexOf(own)][0] : own.voices;
    expect(JSON.stringify(rows) === JSON.stringify(drawn), "the table of weeks or months has the chart's numbers");
    expect(drawn.reduce((sum, count) => sum + count, 0) === own.voices.reduce((sum, count) => sum + count, 0), "weeks and months add up to the same");
  }
  const before = (await comments()).length;
  const piece = own.evidence[0].t.join("").slice(0, 6).trim();
  await page.type(`#${target} .find input`, piece);
  const after = await comments();
  expect(after.length >= 1 && after.length <= before && after.every((text) => text.normalize("NFKC").toLowerCase().includes(piece.normalize("NFKC").toLowerCase().split(/\s+/)[0])), "search among its comments");
  await page.close();
};

const charts = async (file, name) => {
  where = `${name} charts`;
  const page = await open(file, { hash: "#map" });
  if ((await visible(page))[0] !== "map") { await page.close(); return; }
  const points = await page.$eval("#koe-data", (block) => JSON.parse(block.textContent).map.length);
  const drawn = async () => page.$$eval("#map-chart svg path", (paths) => paths.length);
  expect((await drawn()) >= points * 0.95, `the map draws its ${points} points (${await drawn()})`);
  await page.click("#map-form input[value=issue]");
  await new Promise((done) => setTimeout(done, 200));
  expect((await page.$$eval("#map-legend li", (items) => items.length)) > 4, "the legend names the issues");
  const issue = await page.$eval("#map-issue option:nth-child(2)", (option) => option.value);
  await page.select("#map-issue", issue);
  await new Promise((done) => setTimeout(done, 200));
  const faint = await page.$$eval("#map-chart svg path", (paths) => paths.filter((path) => Number(path.getAttribute("fill-opacity") ?? path.getAttribute("stroke-opacity") ?? path.getAttribute("opacity") ?? 1) < 0.5).length);
  expect(faint > 0, "an issue is singled out on the map");
  await page.select("#map-issue", "");
  await new Promise((done) => setTimeout(done, 200));
  // Hovering tells what a point is; the console stays clean while the tooltip is drawn.
  const box = await (await page.$("#map-chart svg path:nth-of-type(5)")).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await new Promise((done) => setTimeout(done, 200));
  expect((await page.$$eval("#map-chart svg text", (texts) => texts.length)) > 0, "a point tells what it is");
  await page.close();
};

/** The sections of measures: what is in the data is drawn and stands in a table; choosing and filtering show what they say. */
const sections = async (file, name) => {
  where = `${name} sections`;
  const page = await open(file, { hash: "#scores" });
  const figures = await page.$eval("#koe-figures", (block) => JSON.parse(block.textContent));
  const here = await viewsOf(page);
  const drawn = (id) => page.$$eval(`#${id} svg path`, (paths) => paths.length).catch(() => 0);
  const said = (id) => page.$eval(`#${id}`, (box) => box.getAttribute("role") === "img" && box.getAttribute("aria-label").length > 5).catch(() => false);
  if (here.includes("scores")) {
    for (const one of figures.drivers) {
      expect((await drawn(`${one.id}-chart`)) >= one.issues.length, `${one.id} draws its ${one.issues.length} issues`);
      expect(await said(`${one.id}-chart`), `${one.id} is told in words`);
      // What the rows contribute adds up to the gap below them, as far as it is rounded.
      const [rows, sum] = await page.$eval(`#${one.id}`, (heading) => {
        const number = (cell) => Number(cell.textContent.replace("−", "-"));
        const table = heading.closest("section").querySelector("table");
        return [[...table.tBodies[0].rows].map((row) => number(row.cells[1])), number(table.tFoot.rows[0].cells[1])];
      });
      const total = rows.reduce((sum, part) => sum + part, 0);
      expect(Math.abs(total - sum) <= rows.length * 0.05 + 0.06, `${one.id}: ${total.toFixed(2)} is not ${sum}`);
    }
    for (const one of figures.scores.filter((score) => score.values.filter(Boolean).length > 1)) {
      if (await page.$(`#scores #${one.id}`)) expect((await drawn(`${one.id}-chart`)) > 3, `${one.id} is drawn`);
    }
  }
  if (here.includes("topics")) {
    await go(page, "topics");
    const tables = () => page.$$eval(".cross-table", (tables) => tables.filter((table) => table.getClientRects().length).map((table) => table.querySelector("h3").id));
    expect((await tables()).length === 1, "one cross table is shown");
    for (const option of await page.$$eval("#cross-choice option", (options) => options.map((option) => option.value))) {
      await page.select("#cross-choice", option);
      expect((await tables()).join() === option, `the choice shows ${option}`);
      const map = figures.maps.find((map) => map.id === option);
      if (map) {
        expect((await drawn(`${option}-map`)) >= map.rows.length + map.columns.length, `${option} draws its map`);
        expect((await page.$$eval(`#${option}-map ~ details tbody tr`, (rows) => rows.length)) === map.rows.length + map.columns.length, `${option} has its map as a table`);
      }
    }
    const last = await page.$eval("#cross-choice option:last-child", (option) => option.value);
    const linked = await open(file, { hash: "#" + last });
    const shown = await linked.$$eval(".cross-table", (tables) => tables.filter((table) => table.getClientRects().length).map((table) => table.querySelector("h3").id));
    expect(shown.join() === last, `a link to ${last} shows it`);
    await linked.close();
  }
  if (here.includes("follow-up") && (await page.$("#follow-owner"))) {
    await go(page, "follow-up");
    const rows = () => page.$$eval("#follow-table tbody tr", (rows) => rows.filter((row) => !row.hidden).map((row) => [row.dataset.owner, Number.parseInt(row.cells[0].textContent, 10)]));
    const all = await rows();
    expect(all.every((row, index) => index === 0 || Number.isNaN(row[1]) || all[index - 1][1] >= row[1]), "who waits longest stands first");
    const owner = await page.$eval("#follow-owner option:nth-child(2)", (option) => option.value);
    await page.select("#follow-owner", owner);
    const own = await rows();
    expect(own.length > 0 && own.every((row) => row[0] === owner) && own.length === all.filter((row) => row[0] === owner).length, `follow-up of ${owner} is theirs`);
  }
  if (here.includes("listening")) {
    await go(page, "listening");
    if (figures.days.length > 1) expect((await drawn("days-chart")) > 3 && (await said("days-chart")), "mentions are drawn");
    if (figures.network.links.length) expect((await drawn("network-chart")) >= figures.network.links.length, "the network is drawn");
  }
  await page.close();
};

const withoutScript = async (file, name, all) => {
  where = `${name} without a script`;
  const page = await open(file, { script: false });
  const session = await page.createCDPSession();
  const { root } = await session.send("DOM.getDocument", { depth: 0 });
  const count = async (selector) => (await session.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector })).nodeIds.length;
  expect((await count("article.issue")) === all.length, "every issue is on the page");
  expect((await count("article.first")) >= Math.min(3, all.length), "the first screen is there");
  // A view that a style sheet hides has no box.
  const { nodeIds } = await session.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector: ".view" });
  let shown = 0;
  for (const nodeId of nodeIds) shown += await session.send("DOM.getBoxModel", { nodeId }).then(() => 1, () => 0);
  expect(shown === nodeIds.length, `all ${nodeIds.length} views are shown (${shown})`);
  await page.close();
};

const print = async (file, name) => {
  where = `${name} print`;
  const pages = async (hash) => {
    const page = await open(file, { hash });
    const pdf = Buffer.from(await page.pdf({ format: "A4", timeout: 300_000 })).toString("latin1");
    await page.close();
    return (pdf.match(/\/Type\s*\/Page\b/g) || []).length;
  };
  const [summary, everything] = [await pages(""), await pages("#everything")];
  expect(summary >= 1 && summary <= 4, `the first screen prints on ${summary} pages`);
  expect(everything > summary, `the whole report prints on ${everything} pages`);
  console.log(`${name}: prints on ${summary} pages, whole on ${everything}`);
};

/** What a product manager asks (QUESTIONS.md): the links to follow from the first screen, by their text, and what must then be readable. */
const QUESTIONS = [
  ["What should logistics do first, and how sure are we?", ["logistics"], [/To do first/, /high priority/, /95% interval \d/, /no clear change|rising|falling|not enough data/]],
  ["What must be acted on first, and why that?", ["FIRST"], [/points = size [\d.]+ \+ severity [\d.]+ \+ trend [\d.]+/, /In customers' words/]],
  ["How many customers is that, of how many?", [], [/\d+ voices in \d+ posts/, /[\d.]+% of analysed comments \(95% interval/]],
  ["What is new, what grows?", [], [/New or back \d/, /Rising \d/, /No issue can be said to be new or back|First raised in the newest 28 days/]],
  ["Did what we mended help?", [], [/Falling|No longer raised/]],
  ["Since when, and could it be chance?", ["FIRST"], [/First raised/, /baseline band/, /rising \(|no clear change|not enough data/]],
  ["Which channel or product is it?", ["FIRST"], [/Where it is raised/, /Channel/, /Product/]],
  ["Which topics are bad in which channel?", ["Compare"], [/Clear differences/, /Topics × channel/, /n = \d+/, /▲ \+\d/]],
  ["Who still waits for an answer, and whose turn is it?", ["Follow-up"], [/\d+ comments wait for an answer/, /\d+ days/, /Median time to the first answer/]],
  ["What does each issue cost us in NPS?", ["Scores"], [/NPS \(promoters less detractors\)\s+−?\d/, /What issues cost: NPS/, /Sum \(the gap\)\s+−?[\d.]+/, /fewer than 30 rated comments/]],
  ["What is suddenly talked about, and how much of us?", ["Listening"], [/Mentions per day/, /phrases tested/, /Share of voice/]],
  ["How will we know that it worked?", ["FIRST"], [/Hypothesis/, /a week now \(\d+ in the \d+ weeks to/]],
  ["Where on their way do customers suffer most?", ["Journey"], [/negative \d+ \([\d.]+%\)/, /Touchpoints by sentiment/]],
  ["What do we do well that others could copy?", ["Praise"], [/Good practice to copy/, /places and topics were compared/]],
  ["Can I trust the average rating?", ["Overview"], [/Where rating and text disagree/]],
  ["What was not read, and how was this made?", ["Method"], [/File by file/, /95% intervals/]],
];
const questions = async (file, name) => {
  where = `${name} questions`;
  for (const [question, links, answers] of QUESTIONS) {
    const page = await open(file);
    for (const link of links) {
      const followed = await page.evaluate((link) => {
        const links = [...document.querySelectorAll("a")].filter((a) => a.getClientRects().length);
        const found = link === "FIRST" ? links.find((a) => a.closest(".first") && a.closest("h3")) : links.find((a) => a.textContent.trim() === link);
        if (found) found.click();
        return Boolean(found);
      }, link);
      expect(followed, `“${question}”: no link “${link}”`);
      await new Promise((done) => setTimeout(done, 100));
    }
    const text = await page.$eval("main", (main) => main.innerText);
    for (const answer of answers) expect(answer.test(text), `“${question}”: ${answer} is not on the page`);
    await page.close();
  }
};

const speed = async (file, name) => {
  where = `${name} speed`;
  const page = await open(file);
  await new Promise((done) => setTimeout(done, 300));
  const figures = await page.evaluate(async () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const loaded = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
    const timed = async (work) => {
      const start = performance.now();
      work();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return Math.round(performance.now() - start);
    };
    const search = document.getElementById("search");
    const type = (text) => () => { search.value = text; search.dispatchEvent(new Event("input", { bubbles: true })); };
    const result = { "first paint": Math.round(paint ? paint.startTime : -1), "script ready": Math.round(loaded) };
    result.list = await timed(() => { location.hash = "issues"; });
    result["first search"] = await timed(type("a"));
    result["next search"] = await timed(type("ab"));
    type("")();
    result.sort = await timed(() => document.querySelector("#issue-table thead th:nth-child(5) button").click());
    result.issue = await timed(() => { location.hash = document.querySelector("article.issue").id; });
    if (document.getElementById("map")) result.map = await timed(() => { location.hash = "map"; });
    return result;
  });
  const text = Object.entries(figures).map(([what, ms]) => `${what} ${ms} ms`).join(", ");
  console.log(`${name}: ${(readFileSync(file).length / 1e6).toFixed(2)} MB; ${text}`);
  await page.close();
};

if (shots) mkdirSync(shots, { recursive: true });
for (const dir of args) {
  const file = resolve(dir, "report.html");
  const name = basename(resolve(dir));
  await speed(file, name);
  const all = await list(file, name);
  await issue(file, name, all);
  await charts(file, name);
  await sections(file, name);
  // The questions are those of the samples, in English.
  if (name === "en") await questions(file, name);
  await withoutScript(file, name, all);
  await print(file, name);
  await views(file, name);
  const packages = resolve(dir, "owners");
  if (!existsSync(packages)) continue;
  for (const owner of readdirSync(packages).slice(0, 2)) {
    where = `${name}/${owner}`;
    const page = await open(join(packages, owner, "report.html"), { hash: "#issues" });
    const owned = await page.$$eval("#issue-table tbody tr", (rows) => [...new Set(rows.map((row) => row.dataset.owner))]);
    expect(owned.length === 1, `a package holds one owner's issues: ${owned}`);
    await page.close();
    await views(join(packages, owner, "report.html"), `${name}/${owner}`);
  }
}
await browser.close();
if (minor.size) console.log(`axe, not serious: ${[...minor].sort().join("; ")}`);
console.log(`${checks} checks, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
