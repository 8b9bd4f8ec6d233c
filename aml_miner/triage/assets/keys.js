// Every key does what a link, a button or a field on the page does; without this script they are still there.
"use strict";
(() => {
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const dialog = document.getElementById("keys");
  const shown = (one) => one.offsetParent !== null && !one.disabled;
  const keyed = (key) => [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && shown(one));
  const help = () => { if (dialog && !dialog.open) dialog.showModal(); };
  for (const button of document.querySelectorAll("[data-help]")) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
  const box = document.getElementById("keys-off");
  if (box) {
    box.checked = off();
    box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "off" : "on"); } catch { /* not kept */ } });
  }
  const use = (one) => {
    if (one.matches("input[type=radio]")) { one.checked = true; one.focus(); }
    else if (one.matches("input, textarea, select")) one.focus();
    else one.click();
  };
  const step = (by) => {
    const rows = [...document.querySelectorAll("a.row")].filter(shown);
    const at = rows.indexOf(document.activeElement);
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  let first = "";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = document.activeElement?.form?.matches(".decide") ? document.activeElement.form : document.querySelector("form.decide");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || (dialog && dialog.open)) return;
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) { typing.blur(); return; }
    if (typing || off() && event.key !== "?") return;
    const key = first + event.key;
    first = "";
    if (event.key === "?") { event.preventDefault(); help(); return; }
    if (key === "j" || key === "k") { event.preventDefault(); step(key === "j" ? 1 : -1); return; }
    if (key === "g") { first = "g "; return; }
    const one = keyed(key);
    if (one) { event.preventDefault(); use(one); }
  });
  // A form goes out once, however often the button is pressed.
  for (const form of document.querySelectorAll("form.decide")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  window.addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form.decide")) delete form.dataset.sent; });
})();
