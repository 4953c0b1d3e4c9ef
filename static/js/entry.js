/* The entry form and the reviewer's form.
   Everything works without this file; with it, a row says what it amounts to while one
   types, and what was typed survives a lost session. No figure is reckoned here. */
(() => {
  "use strict";

  const WAIT = 250; // ms after the last keystroke
  const form = document.querySelector("form.js-keep");

  /* A submission that went through needs no copy of what was typed. */
  const justSaved = location.hash === "#saved";
  if (justSaved) history.replaceState(null, "", location.pathname + location.search);
  if (!form) return;

  /* ---- A copy of what was typed, kept in this tab until it is saved --------------- */
  const key = `typed:${form.dataset.keep}`;
  const fields = () =>
    [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
  const valueOf = (field) =>
    field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
  const firstOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return String(field.defaultChecked);
    if (field.tagName !== "SELECT") return field.defaultValue;
    const chosen = [...field.options].find((option) => option.defaultSelected);
    return (chosen || field.options[0]).value;
  };
  const versionOf = (field) =>
    field.closest("[data-row]")?.querySelector("input[name$='-version']") || null;
  const isPosted = Boolean(form.dataset.posted);

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  }

  function write(copy) {
    try {
      if (Object.keys(copy).length) sessionStorage.setItem(key, JSON.stringify(copy));
      else sessionStorage.removeItem(key);
    } catch {
      /* No room, or not allowed: the page still works. */
    }
  }

  function remember() {
    const copy = {};
    fields().forEach((field) => {
      if (field.type === "radio") return;
      const isWrong = isPosted && field.closest(".is-wrong");
      if (valueOf(field) === firstOf(field) && !isWrong) return;
      copy[field.name] = { value: valueOf(field), version: versionOf(field)?.value };
    });
    write(copy);
  }

  function restore() {
    const copy = read();
    const restored = fields().filter((field) => {
      const kept = copy[field.name];
      if (!kept || valueOf(field) === kept.value) return false;
      if (field.type === "checkbox") field.checked = kept.value === "true";
      else field.value = kept.value;
      /* NB: the version that was looked at, so that a change by others is noticed. */
      const version = versionOf(field);
      if (version && kept.version !== undefined) version.value = kept.version;
      field.closest("details:not([open])")?.setAttribute("open", "");
      return true;
    });
    if (restored.length) tellRestored();
    return restored;
  }

  function tellRestored() {
    const discard = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-link btn-sm",
      textContent: form.dataset.discard,
    });
    discard.addEventListener("click", () => {
      write({});
      location.reload();
    });
    tell("restored", form.dataset.restored, discard);
  }

  function tell(name, text, extra) {
    const place = form.querySelector(".entry-messages");
    if (!place || place.querySelector(`[data-message="${name}"]`)) return;
    const notice = document.createElement("p");
    notice.className = "notice notice-info";
    notice.dataset.message = name;
    notice.append(text, " ", extra || "");
    place.append(notice);
  }

  function untell(name) {
    form.querySelector(`[data-message="${name}"]`)?.remove();
  }

  /* ---- A row says what it amounts to ------------------------------------------------ */
  const waiting = new Map(); // row -> timer
  const running = new Map(); // row -> request

  function later(row) {
    clearTimeout(waiting.get(row));
    waiting.set(row, setTimeout(() => preview(row), WAIT));
    row.querySelectorAll(".js-figure, .js-standing").forEach((one) => one.classList.add("is-old"));
  }

  async function preview(row) {
    running.get(row)?.abort();
    const request = new AbortController();
    running.set(row, request);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("code", row.dataset.row);
    row.querySelectorAll("input, select, textarea").forEach((field) => {
      if (field.name && field.type !== "radio") body.set(field.name, field.value);
    });
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST",
        body,
        signal: request.signal,
        redirect: "manual",
        headers: { Accept: "application/json" },
      });
      if (answer.type === "opaqueredirect") return tellExpired();
      if (!answer.ok) return undefined;
      untell("offline");
      return show(row, await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") tell("offline", form.dataset.offline);
      return undefined;
    }
  }

  function tellExpired() {
    const way = Object.assign(document.createElement("a"), {
      href: form.dataset.login,
      textContent: form.dataset.loginWord,
    });
    tell("expired", form.dataset.expired, way);
  }

  /* The counts of rows keep up with what is typed. */
  function count() {
    const required = form.querySelectorAll("[data-required]").length;
    const missing = [...form.querySelectorAll("[data-required].is-missing")];
    const filled = document.querySelector(".js-filled");
    if (filled) filled.textContent = required - missing.length;
    form.querySelectorAll(".js-count").forEach((one) => (one.textContent = missing.length));
    form.querySelectorAll(".js-missing").forEach((one) => {
      one.hidden = missing.length === 0;
      one.querySelectorAll("a").forEach((way) => {
        way.hidden = !missing.some((row) => way.hash === `#${row.id}`);
      });
    });
    form.querySelectorAll(".js-complete").forEach((one) => (one.hidden = missing.length > 0));
  }

  function show(row, answer) {
    if (row.dataset.required) row.classList.toggle("is-missing", !answer.is_filled);
    count();
    const figure = row.querySelector(".js-figure");
    const standing = row.querySelector(".js-standing");
    if (figure) figure.innerHTML = answer.figure_html;
    if (standing) standing.innerHTML = answer.standing_html;
    row.querySelectorAll(".is-old").forEach((one) => one.classList.remove("is-old"));
    row.querySelectorAll("[data-error]").forEach((place) => {
      const sentence = answer.errors[place.dataset.error] || "";
      place.textContent = sentence;
      const field = document.getElementById(place.id.replace(/_error$/, ""));
      if (sentence) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
      if (sentence) place.closest("details")?.setAttribute("open", "");
    });
  }

  function changed(event) {
    remember();
    const row = event.target.closest("[data-row]");
    if (row && form.dataset.preview && event.target.type !== "radio") later(row);
  }
  form.addEventListener("input", changed);

  if (justSaved || isPosted) {
    remember();
  } else {
    const rows = new Set(restore().map((field) => field.closest("[data-row]")));
    rows.forEach((row) => row && form.dataset.preview && later(row));
  }
})();
