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
    [...form.elements].filter((field) => field.name && !["hidden", "submit", "file"].includes(field.type));
  const valueOf = (field) =>
    field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
  const firstOf = (field) => {
    /* After a refused save the page was made with what was typed. */
    if (field.dataset.stored !== undefined && field.closest(".is-wrong")) return field.dataset.stored;
    if (field.type === "checkbox" || field.type === "radio") return String(field.defaultChecked);
    if (field.tagName !== "SELECT") return field.defaultValue;
    const chosen = [...field.options].find((option) => option.defaultSelected);
    return (chosen || field.options[0]).value;
  };
  const versionOf = (field) =>
    field.closest("[data-row]")?.querySelector("input[name$='-version']") || null;
  const wasOf = (field) => field.closest("[data-row]")?.querySelector("input[name$='-was']") || null;
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

  function put(copy, field) {
    if (!field.name || ["hidden", "submit", "file", "radio"].includes(field.type)) return;
    delete copy[field.name];
    if (valueOf(field) === firstOf(field)) return;
    copy[field.name] = { value: valueOf(field), version: versionOf(field)?.value, was: wasOf(field)?.value };
  }

  /* What was typed where there is no field any more stays until it is given up. */
  const isGone = (name) => !form.elements[name];

  function keepOnly(wanted) {
    write(Object.fromEntries(Object.entries(read()).filter(wanted)));
  }

  function remember() {
    keepOnly(([name]) => isGone(name));
    const copy = read();
    fields().forEach((field) => put(copy, field));
    write(copy);
  }

  /* With every key: the one field alone, however long the form is. */
  function rememberOne(field) {
    const copy = read();
    put(copy, field);
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
      if (version && kept.version !== undefined) {
        version.value = kept.version;
        wasOf(field).value = kept.was ?? "";
      }
      field.closest("details:not([open])")?.setAttribute("open", "");
      return true;
    });
    if (restored.length) tellRestored();
    tellGone(copy);
    return restored;
  }

  /* Somebody has submitted the row, or it was locked: it can be copied from here. */
  const TEXTS = /-(value|numerator|denominator|evidence|note|hint_reason|cause|action|owner|fulfilment_note)$/;
  function tellGone(copy) {
    const gone = Object.keys(copy).filter((name) => isGone(name) && TEXTS.test(name) && copy[name].value);
    if (!gone.length) return;
    gone.forEach((name) => (copy[name].isGone = true));
    write(copy);
    const list = document.createElement("ul");
    gone.forEach((name) => {
      const code = name.replace(/^r-/, "").replace(/-[a-z_]+$/, "");
      const title = document.querySelector(`#name-${CSS.escape(code)}`)?.textContent.trim() || code;
      const item = document.createElement("li");
      item.append(`${title} – `, Object.assign(document.createElement("b"), { textContent: copy[name].value }));
      list.append(item);
    });
    const discard = makeButton(form.dataset.discard, () => {
      keepOnly(([name]) => !isGone(name));
      untell("gone");
    });
    const rest = document.createElement("span");
    rest.append(discard, list);
    tell("gone", form.dataset.gone, rest);
  }

  function makeButton(word, act) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-link btn-sm",
      textContent: word,
    });
    button.addEventListener("click", act);
    return button;
  }

  function tellRestored() {
    const discard = makeButton(form.dataset.discard, () => {
      write({});
      location.reload();
    });
    tell("restored", form.dataset.restored, discard);
  }

  function tell(name, text, extra) {
    const place = form.querySelector(".entry-messages");
    if (!place || place.querySelector(`[data-message="${name}"]`)) return;
    const notice = document.createElement("div");
    notice.className = "notice notice-info";
    notice.dataset.message = name;
    notice.append(text, " ", extra || "");
    place.append(notice);
  }

  function untell(name) {
    form.querySelector(`[data-message="${name}"]`)?.remove();
  }

  /* ---- A row says what it amounts to, and is saved when it is left ------------------- */
  const SETTLE = 300; // ms after a field is left
  const PATIENCE = [2, 5, 15, 30, 60]; // s between attempts to save
  const works = new Map(); // row -> what is going on with it
  const workOf = (row) => {
    if (!works.has(row)) works.set(row, { tries: 0 });
    return works.get(row);
  };
  const fieldsOf = (row) =>
    [...row.querySelectorAll("input, select, textarea")].filter(
      (field) => field.name && !["radio", "file"].includes(field.type),
    );
  const isDirty = (row) =>
    fieldsOf(row).some((field) => field.type !== "hidden" && valueOf(field) !== firstOf(field));
  const hidden = (row, name) => row.querySelector(`input[name$='-${name}'][type=hidden]`);

  function setState(row, state, sentence, action) {
    const place = row.querySelector(".js-state");
    if (!place) return;
    const text = sentence || form.dataset[state] || "";
    if (place.dataset.state === state && place.textContent === text && !action) return;
    place.dataset.state = state;
    place.textContent = text;
    if (!action) return;
    place.append(" ", makeButton(action, () => save(row)));
  }

  function later(row) {
    const work = workOf(row);
    clearTimeout(work.preview);
    work.preview = setTimeout(() => preview(row), WAIT);
    row.querySelectorAll(".js-figure, .js-standing").forEach((one) => one.classList.add("is-old"));
  }

  function soon(row, wait = SETTLE) {
    const work = workOf(row);
    clearTimeout(work.timer);
    work.timer = setTimeout(() => save(row), wait);
  }

  function bodyOf(row) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("code", row.dataset.row);
    fieldsOf(row).forEach((field) => body.set(field.name, field.value));
    return body;
  }

  const post = (body, options) =>
    fetch(form.dataset.cell, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { Accept: "application/json" },
      ...options,
    });

  async function preview(row) {
    const work = workOf(row);
    work.request?.abort();
    work.request = new AbortController();
    try {
      const answer = await post(bodyOf(row), { signal: work.request.signal });
      if (answer.type === "opaqueredirect") return tellExpired();
      if (answer.status < 500 && !answer.ok) return tellStale();
      if (!answer.ok) return undefined;
      untell("offline");
      return show(row, await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") tell("offline", form.dataset.offline);
      return undefined;
    }
  }

  /* One request at a time for each row; what changed meanwhile follows. */
  function save(row, isWanted = false) {
    const work = workOf(row);
    clearTimeout(work.timer);
    work.timer = undefined;
    if (work.saving) {
      work.again = true;
      return work.saving;
    }
    const isAsked = isWanted || work.choice || isDirty(row);
    if (row.querySelector(".entry-conflict") || !isAsked) return Promise.resolve();
    clearTimeout(work.preview);
    work.request?.abort();
    work.saving = send(row, work).finally(() => {
      work.saving = undefined;
      if (work.again) soon(row, 0);
      work.again = false;
    });
    return work.saving;
  }

  async function send(row, work) {
    const body = bodyOf(row);
    body.set("save", "1");
    Object.entries(work.choice || {}).forEach(([name, value]) => body.set(name, value));
    setState(row, "saving");
    try {
      const answer = await post(body, { keepalive: true });
      if (answer.type === "opaqueredirect") {
        setState(row, "unsaved", "", form.dataset.save);
        return tellExpired();
      }
      if (answer.status === 409) return setState(row, "refused", (await answer.json()).notice);
      if (answer.status < 500 && !answer.ok) {
        setState(row, "refused", "", form.dataset.save);
        return tellStale();
      }
      if (!answer.ok) throw new Error(answer.status);
      untell("offline");
      untell("expired");
      untell("stale");
      work.tries = 0;
      return settled(row, await answer.json(), body);
    } catch {
      return failed(row, work);
    }
  }

  function failed(row, work) {
    tell("offline", form.dataset.offline);
    setState(row, "failed", "", form.dataset.retry);
    const wait = PATIENCE[Math.min(work.tries, PATIENCE.length - 1)];
    work.tries += 1;
    soon(row, wait * 1000);
  }
  window.addEventListener("online", () => {
    works.forEach((work, row) => work.tries && save(row));
  });

  /* What was sent is the stored state from now on; what was typed since stays typed. */
  function settled(row, answer, body) {
    if (["saved", "conflict"].includes(answer.outcome)) delete workOf(row).choice;
    if (answer.outcome === "saved") {
      hidden(row, "version").value = answer.version;
      hidden(row, "was").value = answer.was;
      confirmed(row);
      row.classList.remove("is-wrong");
      fieldsOf(row).forEach((field) => makeFirst(field, body.get(field.name)));
      /* A reason given for another figure is gone. */
      const reason = row.querySelector("[name$='-hint_reason']");
      if (reason && reason.value === body.get(reason.name) && reason.value !== answer.stored.hint_reason) {
        reason.value = answer.stored.hint_reason;
        makeFirst(reason, reason.value);
      }
      if (answer.merged) takeOver(row, answer, body);
      row.querySelector(".js-tags").innerHTML = answer.tags_html;
    }
    const isOld = isDirty(row) && answer.outcome === "saved";
    if (isOld) soon(row, row.contains(document.activeElement) ? 1000 : 0);
    else show(row, answer);
    remember();
    if (answer.outcome === "conflict") return conflicting(row, answer);
    if (answer.outcome === "saved") row.dispatchEvent(new CustomEvent("entry:saved", { bubbles: true }));
    /* What is wrong with the row as a whole has no field beside which it could stand. */
    const word = answer.notice || answer.errors.__all__;
    return setState(row, isOld ? "unsaved" : answer.outcome, isOld ? "" : word);
  }

  /* What was filled in from before is stored now, as it was or changed. */
  function confirmed(row) {
    delete row.dataset.prefilled;
    const carried = hidden(row, "carried");
    if (carried) carried.value = "";
    row.querySelector(".js-carried")?.remove();
  }
  form.querySelectorAll(".js-confirm").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = button.closest("[data-row]");
      save(row, true);
      row.querySelector("input.num, select[name$='-stage']")?.focus();
    });
  });

  function makeFirst(field, value) {
    if (field.type === "hidden") return;
    delete field.dataset.stored;
    if (field.tagName !== "SELECT") field.defaultValue = value;
    else [...field.options].forEach((one) => (one.defaultSelected = one.value === value));
  }

  /* Both texts are shown; the person chooses, and the row is saved accordingly. */
  function conflicting(row, answer) {
    row.querySelector(".entry-fields").insertAdjacentHTML("afterbegin", answer.conflict_html);
    choosing(row);
  }

  function choosing(row) {
    const box = row.querySelector(".entry-conflict");
    setState(row, "conflict");
    box.addEventListener("change", (event) => {
      const seen = box.querySelector("input[type=hidden]");
      workOf(row).choice = { [event.target.name]: event.target.value, [seen.name]: seen.value };
      box.remove();
      row.querySelector("input.num, select[name$='-stage']")?.focus();
      save(row, true);
    });
  }

  /* Somebody else's changes stand in the row as well; what was typed since stays typed. */
  function takeOver(row, answer, body) {
    fieldsOf(row).forEach((field) => {
      const name = field.name.split("-").pop();
      if (field.type === "hidden" || !(name in answer.stored)) return;
      const stored = answer.stored[name] ?? "";
      if (field.value === body.get(field.name)) field.value = stored;
      makeFirst(field, stored);
    });
  }
  if (form.dataset.cell) {
    form.querySelectorAll(".entry-conflict").forEach((box) => choosing(box.closest("[data-row]")));
  }

  function tellExpired() {
    const way = Object.assign(document.createElement("a"), {
      href: form.dataset.login,
      textContent: form.dataset.loginWord,
    });
    tell("expired", form.dataset.expired, way);
  }

  /* The page cannot save any more: somebody has logged in anew in another window, or the
     row is no longer there. A fresh page can, and has what was typed. */
  function tellStale() {
    untell("expired");
    tell("stale", form.dataset.stale, makeButton(form.dataset.reload, () => location.reload()));
  }

  /* The ways to rows that still need something: the first few of them. */
  const WAYS = 3;
  function linkTo(place, rows) {
    const ways = place.querySelector(".js-ways");
    if (!ways) return;
    ways.replaceChildren(
      ...rows.slice(0, WAYS).map((row) =>
        Object.assign(document.createElement("a"), {
          className: "entry-link",
          href: `#${row.id}`,
          textContent: row.querySelector(".entry-name > a").textContent.trim(),
        }),
      ),
    );
  }

  /* The counts of rows keep up with what is typed. */
  function count() {
    const required = form.querySelectorAll("[data-required]").length;
    const missing = [...form.querySelectorAll("[data-required].is-missing")];
    const filled = document.querySelector(".js-filled");
    if (filled) filled.textContent = required - missing.length;
    form.querySelectorAll(".js-count").forEach((one) => (one.textContent = missing.length));
    document.querySelectorAll(".js-missing").forEach((one) => {
      one.hidden = missing.length === 0;
      linkTo(one, missing);
    });
    const open = ["unexplained", "unconfirmed"].map((name) => {
      const rows = [...form.querySelectorAll(`[data-row].is-${name}`)];
      form.querySelectorAll(`.js-${name}`).forEach((one) => {
        one.hidden = rows.length === 0;
        one.querySelector("b").textContent = rows.length;
        linkTo(one, rows);
      });
      return rows.length;
    });
    const prefilled = document.querySelector(".js-prefilled");
    if (prefilled) prefilled.textContent = form.querySelectorAll("[data-prefilled].is-missing").length;
    const isComplete = missing.length + open[0] + open[1] === 0;
    form.querySelectorAll(".js-complete").forEach((one) => (one.hidden = !isComplete));
    document.querySelectorAll(".js-todo").forEach((one) => (one.hidden = isComplete));
  }

  function show(row, answer) {
    if (row.dataset.required) row.classList.toggle("is-missing", !answer.is_filled);
    row.classList.toggle("is-unconfirmed", answer.is_unconfirmed);
    count();
    const figure = row.querySelector(".js-figure");
    const standing = row.querySelector(".js-standing");
    if (figure) figure.innerHTML = answer.figure_html;
    if (standing) standing.innerHTML = answer.standing_html;
    showWords(row, answer);
    const confirmation = row.querySelector(".js-confirmation");
    if (confirmation) confirmation.hidden = !answer.marks.length && !answer.errors.hint_reason;
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

  /* The words that a line needs: asked for where it lags, kept where they were typed. */
  function showWords(row, answer) {
    const place = row.querySelector(".js-explain");
    if (!place) return;
    const reasons = place.querySelector(".js-reasons");
    const isTyped = [...reasons.querySelectorAll("input, textarea")].some((field) => field.value);
    reasons.hidden = !(answer.asks_reasons || isTyped);
    place.querySelector(".js-lacks").textContent = answer.lacks;
    place.hidden = reasons.hidden && !place.querySelector(".explain-promise");
    row.classList.toggle("is-unexplained", answer.is_unexplained);
    count();
  }

  function typed(event) {
    rememberOne(event.target);
    const row = event.target.closest("[data-row]");
    if (!row || !form.dataset.cell || event.target.type === "radio") return;
    later(row);
    const state = row.querySelector(".js-state")?.dataset.state;
    if (state !== "conflict") setState(row, isDirty(row) ? "unsaved" : "");
    if (workOf(row).timer) soon(row);
  }
  form.addEventListener("input", typed);

  if (form.dataset.cell) {
    form.addEventListener("change", (event) => {
      const row = event.target.closest("[data-row]");
      if (row && event.target.type !== "radio") soon(row);
    });
    /* NB: the form's own way of saving takes everything along; two at once would find
       each other's versions. */
    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        return tell("offline", form.dataset.offline);
      }
      works.forEach((work) => {
        clearTimeout(work.timer);
        work.timer = undefined;
      });
      const running = [...works.values()].map((work) => work.saving).filter(Boolean);
      if (!running.length) return undefined;
      event.preventDefault();
      return Promise.allSettled(running).then(() => form.requestSubmit(event.submitter));
    });
    window.addEventListener("pagehide", () => {
      works.forEach((work, row) => work.timer && !work.tries && save(row));
    });
  }

  if (justSaved) keepOnly(([, kept]) => kept.isGone);
  if (justSaved || isPosted) {
    remember();
    tellGone(read());
  } else {
    const rows = new Set(restore().map((field) => field.closest("[data-row]")));
    rows.forEach((row) => {
      if (!row || !form.dataset.cell) return;
      later(row);
      setState(row, "unsaved", "", form.dataset.save);
    });
  }
})();
