"use strict";
const $ = (name) => document.getElementById(name);
const root = document.body.dataset.root;

$("theme").addEventListener("click", () => {
  const page = document.documentElement;
  page.dataset.theme = page.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", page.dataset.theme);
});

$("menu").addEventListener("click", () => {
  const open = document.body.classList.toggle("open");
  $("menu").setAttribute("aria-expanded", open);
});

// Words that say nothing, and words that the pages have another for.
const EMPTY = new Set(["a", "an", "the", "to", "of", "in", "is", "how", "do", "i", "my", "with", "for", "and"]);
const ALIKE = { retrain: ["train", "learn"], retraining: ["train"], excel: ["xlsx", "workbook"], xls: ["xlsx"], csv: ["table"], gui: ["page"],
  install: ["set-up", "pip"], deploy: ["serve", "container"], docker: ["container"], docs: ["documentation"], shap: ["reason", "explain"],
  threshold: ["detector"], deterministic: ["determinism"], reproducible: ["determinism", "same bytes"], label: ["outcome"], csrf: ["form"] };

// Words by themselves, each after a blank.
const plain = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")}`;

// How much of what was asked a text holds: a word with its endings, the last one also begun; one like it counts less.
const ENDING = "(?:s|es|d|ed|ing|er|ers|ation)?(?= |$)";
const matcher = (word, begun) => new RegExp(plain(word) + (begun ? "" : ENDING), "u");

// Every word, or one like it, must occur. A heading counts more than prose, a title more than a heading, a guide more than a module.
function search(words) {
  const asked = words.filter((word) => !EMPTY.has(word)), hits = [];
  const groups = (asked.length ? asked : words).map((word, place, all) =>
    [matcher(word, place === all.length - 1), ...(ALIKE[word] || []).map((one) => matcher(one, false))]);
  for (const [url, title, lead, heads, text, weight] of PAGES) {
    const all = plain(`${title} ${lead} ${heads.map((head) => head[1]).join(" ")}`) + text;
    const has = (place, group) => (group[0].test(place) ? 1 : group.some((one) => one.test(place)) ? 0.6 : 0);
    if (!groups.every((group) => has(all, group))) continue;
    const within = (place) => groups.reduce((sum, group) => sum + has(plain(place), group), 0) / groups.length;
    const best = Math.max(0, ...heads.map((head) => within(head[1])));
    hits.push([4 * within(title) + 2 * within(lead) + 2 * best + 2 * weight, url, title, lead]);
    for (const [anchor, head] of heads) {
      const exact = head.toLowerCase() === words.join(" ");
      if (within(head) === 1) hits.push([4 + 2 * weight + (exact ? 6 : 0), `${url}#${anchor}`, head, title]);
    }
  }
  const pages = new Set();  // a page once, by what fits best
  const first = ([, url]) => !pages.has(url.split("#")[0]) && pages.add(url.split("#")[0]);
  return hits.sort((a, b) => b[0] - a[0]).filter(first).slice(0, 12);
}

$("search").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const hits = words.length ? search(words) : [];
  $("found").replaceChildren(...hits.map(([, url, title, about]) => {
    const item = document.createElement("li"), link = document.createElement("a"), note = document.createElement("span");
    link.href = root + url;
    link.textContent = title;
    note.textContent = about;
    link.append(note);
    item.append(link);
    return item;
  }));
  if (words.length && !hits.length) $("found").textContent = "Nothing found";
  $("found").hidden = !words.length;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && document.activeElement !== $("search")) {
    event.preventDefault();
    $("search").focus();
  }
  if (event.key === "Escape") {
    $("found").hidden = true;
    document.body.classList.remove("open");
  }
  if (event.key === "Enter" && document.activeElement === $("search")) $("found").querySelector("a")?.click();
});

// The sidebar shows where one is; the page itself stays at its top.
const bar = document.querySelector(".sidebar"), current = bar.querySelector("[aria-current]");
if (current) bar.scrollTop = current.offsetTop - bar.clientHeight / 2;

// Code that is wider than the page can be scrolled by keyboard too, and code can be copied.
document.querySelectorAll("main pre").forEach((block) => {
  if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  const frame = block.closest(".highlight");
  if (!frame || frame.querySelector(".copy")) return;
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy this code");
  button.addEventListener("click", async () => {
    const done = await copied(block.textContent);
    button.textContent = done ? "Copied" : "Select it";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  frame.append(button);
});

// A page that is read from a file may have no clipboard: then the old way.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
