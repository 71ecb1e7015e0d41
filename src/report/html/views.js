// One view at a time: the fragment of the address says which. Without this script the page is one long text with every view in it.
"use strict";
const koe = (() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("koe-data").textContent);
  const figures = JSON.parse(document.getElementById("koe-figures").textContent);
  const views = Array.from(document.querySelectorAll(".view"));
  const links = Array.from(document.querySelectorAll("nav a"));
  const whenShown = [];
  const title = document.title;

  const owned = (view) => {
    if (view.dataset.issue !== undefined) return "issues";
    return view.id.startsWith("owner-") ? "owners" : view.id;
  };
  const show = (moveFocus) => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { id = ""; }
    const everything = id === "everything";
    root.classList.toggle("everything", everything);
    const target = id && !everything && id !== "main" ? document.getElementById(id) : null;
    const view = (target && target.closest(".view")) || document.querySelector(".view.current") || views[0];
    const current = target ? view : id === "main" ? view : views[0];
    for (const other of views) other.classList.toggle("current", other === current);
    for (const link of links) {
      if (link.hash === "#" + owned(current) && !everything) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const heading = current.querySelector("h2, h3");
    document.title = current === views[0] || !heading ? title : heading.textContent + " – " + title;
    if (everything) views.forEach((each) => whenShown.forEach((draw) => draw(each, true)));
    else whenShown.forEach((draw) => draw(current, false));
    if (!moveFocus) { if (target && target !== current) target.scrollIntoView(); return; }
    if (id === "main" && !everything) { document.getElementById("main").focus(); return; }
    if (target && target !== current) { target.scrollIntoView(); return; }
    scrollTo(0, 0);
    current.focus({ preventScroll: true });
  };
  addEventListener("hashchange", () => show(true));
  // A folded table must be on the paper too.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => { details.open = true; }));

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== undefined && value !== false) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const words = (text) => plain(text).split(/\s+/).filter(Boolean);
  const percent = (share) => (share * 100).toFixed(1).replace(/^(0|100)\.0$/, "$1") + "%";
  return { data, figures, show, whenShown, element, plain, words, percent };
})();
