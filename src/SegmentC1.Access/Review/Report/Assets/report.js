"use strict";
// Everything is in the document as plain tables. The script only decides which rows are laid out: a screenful at first, more on
// demand, and those that match while somebody searches. Printing always shows every row (see the print rules).
document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const number = value => value.toLocaleString("en");
  const lists = [...document.querySelectorAll("table[data-step]")].map(makeList);
  const input = document.getElementById("search");
  const count = document.getElementById("count");

  function makeList(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const list = {
      table, rows, step: Number(table.dataset.step), what: table.dataset.what, matches: rows, shown: 0,
      pager: table.closest("[data-list]").querySelector(".pager"), section: table.closest(".kind"), texts: null,
    };
    rows.forEach(row => row.classList.add("more"));
    if (list.pager) {
      const [more, all] = list.pager.querySelectorAll("button");
      more.addEventListener("click", () => extend(list, list.step, true));
      all.addEventListener("click", () => extend(list, list.matches.length, true));
    }
    if (table.classList.contains("cells")) watch(list);
    extend(list, list.step, false);
    return list;
  }

  // Rows are made visible in steps; laying out thousands of cells at once is what makes a long page stutter.
  function extend(list, by, focus) {
    const from = list.shown;
    list.shown = Math.min(list.matches.length, from + by);
    for (let at = from; at < list.shown; at++) {
      const row = list.matches[at];
      row.classList.remove("more");
      if (list.table.classList.contains("cells")) addButton(row);
    }
    if (list.pager) {
      list.pager.hidden = list.shown === list.matches.length;
      list.pager.querySelector("span").textContent = `${number(list.shown)} of ${number(list.matches.length)} shown`;
    }
    if (focus && from < list.matches.length) {
      const next = list.matches[from].querySelector("button, th, td");
      if (next.tagName !== "BUTTON") next.tabIndex = -1;
      next.focus();
    }
  }

  function watch(list) {
    const scroller = list.table.parentElement;
    scroller.addEventListener("scroll", () => {
      if (scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 600 && list.shown < list.matches.length) extend(list, list.step, false);
    }, { passive: true });
  }

  // The name of a person opens what stands behind the letters of the row, in words.
  function addButton(row) {
    const name = row.cells[0].firstElementChild;
    if (name.tagName === "BUTTON") return;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    name.replaceWith(button);
    button.append(name);
    button.addEventListener("click", () => toggle(row, button));
  }

  function toggle(row, button) {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    if (open) {
      row.nextElementSibling.remove();
      return;
    }
    const detail = document.createElement("tr");
    const cell = detail.insertCell();
    const items = document.createElement("ul");
    detail.className = "detail";
    cell.colSpan = row.cells.length;
    const heads = row.closest("table").tHead.rows[0].cells;
    for (const held of row.querySelectorAll("td[data-c]")) {
      const item = document.createElement("li");
      const role = document.createElement("b");
      role.textContent = heads[held.cellIndex].textContent;
      item.append(role, ": ", held.textContent);
      items.append(item);
    }
    if (!items.firstChild) items.append(Object.assign(document.createElement("li"), { textContent: "No role is known." }));
    cell.append(items);
    row.after(detail);
  }

  function textsOf(list) {
    const heads = [...list.table.tHead.rows[0].cells].map(cell => cell.textContent);
    const about = list.section ? list.section.querySelector("h3").textContent : "";
    return list.rows.map(row => {
      const roles = [...row.querySelectorAll("td[data-c]")].map(cell => heads[cell.cellIndex]);
      return plain([about, row.textContent, ...roles].join(" "));
    });
  }

  function search() {
    const terms = plain(input.value).split(/\s+/).filter(term => term);
    document.querySelectorAll("tr.detail").forEach(row => row.remove());
    document.documentElement.classList.toggle("searching", terms.length > 0);
    const totals = new Map();
    for (const list of lists) {
      list.texts ??= textsOf(list);
      list.matches = terms.length === 0 ? list.rows : list.rows.filter((_, at) => terms.every(term => list.texts[at].includes(term)));
      const hits = new Set(list.matches);
      for (const row of list.rows) {
        row.classList.add("more");
        row.classList.toggle("out", !hits.has(row));
        row.querySelector("button")?.setAttribute("aria-expanded", "false");
      }
      list.shown = 0;
      extend(list, list.step, false);
      if (list.section) list.section.classList.toggle("out", list.matches.length === 0);
      const total = totals.get(list.what) ?? { found: 0, all: 0 };
      totals.set(list.what, { found: total.found + list.matches.length, all: total.all + list.rows.length });
    }
    count.textContent = terms.length === 0 ? "" : [...totals].map(([what, total]) => `${number(total.found)} of ${number(total.all)} ${what}`).join(", ");
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(search);
  });
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === "Escape" && event.target === input && input.value) {
      input.value = "";
      search();
    }
  });

  // A link may carry the search, so that a colleague can be sent what one looks at.
  const wanted = decodeURIComponent(location.hash.match(/^#q=(.*)$/)?.[1] ?? "");
  if (wanted) {
    input.value = wanted;
    search();
  }
});
