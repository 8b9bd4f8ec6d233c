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

// Every word must occur. A heading counts more than prose, a title more than a heading.
function search(words) {
  const hits = [];
  for (const [url, title, lead, heads, text] of PAGES) {
    const all = `${title} ${lead} ${heads.map((head) => head[1]).join(" ")}`.toLowerCase();
    if (!words.every((word) => all.includes(word) || text.includes(word))) continue;
    const within = (place) => words.filter((word) => place.toLowerCase().includes(word)).length;
    hits.push([4 * within(title) + 2 * within(lead) + 1, url, title, lead]);
    for (const [anchor, head] of heads) {
      if (within(head) === words.length) hits.push([3 * words.length + (head.toLowerCase() === words.join(" ") ? 9 : 0), `${url}#${anchor}`, head, title]);
    }
  }
  return hits.sort((a, b) => b[0] - a[0]).slice(0, 12);
}

$("search").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
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
  if (event.key === "/" && document.activeElement !== $("search")) {
    event.preventDefault();
    $("search").focus();
  }
  if (event.key === "Escape") {
    $("found").hidden = true;
    document.body.classList.remove("open");
  }
  if (event.key === "Enter" && document.activeElement === $("search")) $("found").querySelector("a")?.click();
});

document.querySelectorAll(".sidebar [aria-current]").forEach((link) => link.scrollIntoView({ block: "center" }));
