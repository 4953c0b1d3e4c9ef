/* The entry form under the fingers of people who know spreadsheets: Enter and the arrows
   go from figure to figure (a list opens with Alt and an arrow, or the space bar), Escape
   brings the stored one back,
   and a block copied from a spreadsheet is shown before it is filled in. */
(() => {
  "use strict";

  const form = document.querySelector("form.js-grid");
  if (!form) return;

  const CELLS = "input.num, select[name$='-stage']";
  const cells = () => [...form.querySelectorAll(CELLS)].filter((cell) => !cell.disabled);

  function go(from, step) {
    const all = cells();
    const to = all[all.indexOf(from) + step];
    if (!to) {
      /* The end of the column: what was typed counts as left all the same. */
      from.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    to.focus();
    to.select?.();
  }

  function goAside(from, step) {
    const row = from.closest("[data-row]");
    const all = [...row.querySelectorAll("input, select")].filter(
      (field) => !["hidden", "file"].includes(field.type) && field.offsetParent,
    );
    const to = all[all.indexOf(from) + step];
    if (!to) return false;
    to.focus();
    to.select?.();
    return true;
  }

  const isAtStart = (cell) => cell.options || (cell.selectionStart === 0 && cell.selectionEnd === 0);
  const isAtEnd = (cell) =>
    cell.options || (cell.selectionStart === cell.value.length && cell.selectionEnd === cell.value.length);

  /* What is stored; after a refused save the page was made with what was typed. */
  function firstOf(field) {
    if (field.dataset.stored !== undefined && field.closest(".is-wrong")) return field.dataset.stored;
    if (!field.options) return field.defaultValue;
    return ([...field.options].find((one) => one.defaultSelected) || field.options[0]).value;
  }

  function restore(field) {
    const stored = firstOf(field);
    if (field.value === stored) return false;
    field.value = stored;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.select?.();
    return true;
  }

  const MOVES = {
    Enter: (event) => go(event.target, event.shiftKey ? -1 : 1),
    ArrowDown: (event) => go(event.target, 1),
    ArrowUp: (event) => go(event.target, -1),
    ArrowLeft: (event) => isAtStart(event.target) && goAside(event.target, -1),
    ArrowRight: (event) => isAtEnd(event.target) && goAside(event.target, 1),
    Escape: (event) => restore(event.target),
  };

  form.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    if (!isPlain || !MOVES[event.key]) return;
    /* NB: an arrow alone must not choose something else from a list that one passes. */
    const isListBeside = event.target.matches("[data-row] .entry-inputs > .entry-input select");
    const isArrow = event.key.startsWith("Arrow");
    if (!event.target.matches(CELLS) && isListBeside && isArrow) {
      event.preventDefault();
      const isAlong = event.key === "ArrowLeft" || event.key === "ArrowRight";
      if (isAlong) MOVES[event.key](event);
      else go(event.target.closest("[data-row]").querySelector(CELLS), event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (!event.target.matches(CELLS)) {
      const isField = event.target.matches("[data-row] :is(input:not([type=radio]), select, textarea)");
      if (event.key === "Escape" && isField && restore(event.target)) event.preventDefault();
      return;
    }
    const isUsed = MOVES[event.key](event) !== false;
    if (isUsed || (event.target.options && isArrow)) event.preventDefault();
  });

  /* ---- Undo of the last change: what stood in the fields before it ------------------ */
  const undo = form.querySelector(".js-undo");
  let last = null; // [[field, value]]

  function keep(changes) {
    last = changes;
    if (undo) undo.hidden = !last;
  }

  /* NB: before entry.js hears of the change, while the stored value is still known. */
  form.addEventListener(
    "change",
    (event) => {
      const field = event.target;
      if (isPutting || !field.closest("[data-row]") || ["radio", "file"].includes(field.type)) return;
      if (field.value !== firstOf(field)) keep([[field, firstOf(field)]]);
    },
    true,
  );

  let isPutting = false;
  function put(changes) {
    isPutting = true;
    changes.forEach(([field, value]) => {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    isPutting = false;
  }

  function takeBack() {
    const changes = last;
    keep(null);
    if (changes) put(changes);
  }
  undo?.addEventListener("click", takeBack);
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || !last) return;
    const field = document.activeElement;
    const isEdited = field?.closest?.("[data-row]") && "defaultValue" in field && field.value !== field.defaultValue;
    const isElsewhere = field?.matches?.("textarea, input") && !field.closest("[data-row]");
    if (isEdited || isElsewhere) return;
    event.preventDefault();
    takeBack();
  });

  /* ---- A block from a spreadsheet: shown first, filled in only when confirmed -------- */
  const dialog = form.querySelector(".js-paste");
  const READABLE = /^[-\u2212\uff0d]?[\d\uff10-\uff19][\d\uff10-\uff19,\uff0c.\uff0e \u00a0\u3000]*\u4e07?$/;

  /* Cells may be quoted, with line breaks inside. */
  function table(text) {
    const rows = [[""]];
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      if (sign === '"' && (isQuoted || row[row.length - 1] === "")) {
        if (isQuoted && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
        else isQuoted = !isQuoted;
      } else if (sign === "\t" && !isQuoted) row.push("");
      else if (sign === "\n" && !isQuoted) rows.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    const isEmpty = (row) => row.every((cell) => !cell.trim());
    while (rows.length && isEmpty(rows[rows.length - 1])) rows.pop();
    return rows;
  }

  const labelOf = (field) => (field.labels[0]?.textContent || "").trim();
  const nameOf = (row) => row.querySelector(".entry-name a").textContent.trim();
  const NOTE = "textarea[name$='-note']";
  const isNumber = (field) => field.matches("input.num");
  const optionOf = (field, text) =>
    [...field.options].find((one) => one.value && one.textContent.trim() === text);
  const textOf = (field) =>
    (field.options ? field.value && field.selectedOptions[0].textContent.trim() : field.value) || "";

  /* What a text becomes in a field; undefined where it cannot be taken. */
  function taken(field, text) {
    if (field.options) return optionOf(field, text)?.value;
    return !isNumber(field) || READABLE.test(text) ? text : undefined;
  }

  /* The first cell goes where the cursor is; rows go down the rows of the form, columns
     along a row: its figures or its stage, then its note. Words at the end of a line are
     its note, however many figures the row has. */
  function places(start, block) {
    const rows = [...form.querySelectorAll("[data-row]")].filter((row) => row.querySelector(CELLS));
    const first = rows.indexOf(start.closest("[data-row]"));
    const figuresOf = (row) => [...row.querySelectorAll(CELLS)];
    const shift = Math.max(0, figuresOf(rows[first]).indexOf(start));
    const fieldOf = (row, along, text, isLast) => {
      const note = row.querySelector(NOTE);
      if (start.matches(NOTE)) return along ? undefined : note;
      const fields = [...figuresOf(row), note];
      const field = fields[shift + along];
      if (!field) return isLast ? note : undefined;
      return along && isLast && isNumber(field) && taken(field, text) === undefined ? note : field;
    };
    return block.flatMap((cells, down) =>
      cells.map((cell, along) => {
        const row = rows[first + down];
        const text = cell.trim();
        const field = row && fieldOf(row, along, text, along === cells.length - 1);
        return { row, field, text, value: field && taken(field, text) };
      }),
    );
  }

  const isReadable = (place) => place.value !== undefined;
  const whyNot = (place) => {
    const words = dialog.dataset;
    if (!place.field) return words.nowhere;
    if (isReadable(place)) return "";
    return place.field.options ? words.unknown : words.unreadable;
  };

  function line(place) {
    const row = document.createElement("tr");
    const texts = [
      place.row ? nameOf(place.row) : "–",
      place.field ? labelOf(place.field).replace(nameOf(place.row), "").trim() : "–",
      (place.field && textOf(place.field)) || "–",
      place.text,
      whyNot(place),
    ];
    texts.forEach((text, index) => {
      const cell = document.createElement(index ? "td" : "th");
      if (!index) cell.scope = "row";
      if ((index === 2 || index === 3) && place.field && isNumber(place.field)) cell.className = "num";
      cell.textContent = text;
      row.append(cell);
    });
    row.classList.toggle("is-left-out", !isReadable(place));
    return row;
  }

  function preview(found) {
    const good = found.filter(isReadable);
    dialog.querySelector("tbody").replaceChildren(...found.map(line));
    dialog.querySelector(".js-paste-count").textContent = good.length;
    dialog.querySelector(".js-paste-rest").textContent = found.length - good.length;
    const confirm = dialog.querySelector("[value=confirm]");
    confirm.disabled = !good.length;
    confirm.onclick = () => {
      const changes = good.filter((place) => place.field.value !== place.value);
      keep(changes.map((place) => [place.field, place.field.value]));
      dialog.close();
      changes.forEach((place) => place.field.closest("details")?.setAttribute("open", ""));
      put(changes.map((place) => [place.field, place.value]));
    };
    dialog.showModal();
    (good.length ? confirm : dialog.querySelector("[value=cancel]")).focus();
    dialog.scrollTop = 0;
  }

  if (dialog) {
    dialog.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
    /* A note may be pasted with its own lines: there, only cells are a block. */
    const isBlock = (target, data, text) => {
      if (target.matches("input.num")) return /[\t\n]/.test(text);
      if (target.matches(NOTE)) return text.includes("\t") || /<table/i.test(data.getData("text/html"));
      return target.matches(CELLS) && Boolean(text);
    };
    form.addEventListener("paste", (event) => {
      const text = (event.clipboardData?.getData("text/plain") || "").replace(/^[\r\n ]+|[\r\n ]+$/g, "");
      if (!isBlock(event.target, event.clipboardData, text)) return;
      event.preventDefault();
      preview(places(event.target, table(text)).filter((place) => place.text));
    });
  }

  /* ---- A link to a row leads into its cell; one of the bar, to the word that it lacks -- */
  let isForWords = false;
  const WORDS = ".js-explain :is(input, select, textarea):not([type=hidden])";
  function placeIn(row) {
    const cell = [...row.querySelectorAll(CELLS)].find((one) => !one.disabled);
    if (!isForWords) return cell;
    return [...row.querySelectorAll(WORDS)].find((one) => !one.value && one.offsetParent) || cell;
  }

  function enter(hash) {
    const row = document.getElementById(decodeURIComponent(hash.slice(1)));
    const cell = row?.matches("[data-row]") && placeIn(row);
    isForWords = false;
    if (!cell) return;
    cell.focus({ preventScroll: true });
    cell.select?.();
    cell.scrollIntoView({ block: "center" });
  }
  window.addEventListener("hashchange", () => enter(location.hash));
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.("a[href^='#row-']");
    isForWords = Boolean(way?.closest(".js-unexplained"));
    if (way && way.hash === location.hash) setTimeout(() => enter(way.hash));
  });
  if (location.hash) window.addEventListener("load", () => enter(location.hash));
})();
