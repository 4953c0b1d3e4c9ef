/* Draws the figures of a page.

   A figure is <div data-figure="ID"> beside <script type="application/json" id="ID">.
   Plotly, its Chinese words and its style sheet are fetched when the first figure comes
   near the view, so that the page itself does not wait for them. Words and addresses
   come from the page; this file knows neither. */
(() => {
  "use strict";

  const own = document.currentScript.dataset;
  const holders = [...document.querySelectorAll("[data-figure]")];
  if (!holders.length) return;

  const NEAR = "300px"; // how far below the view a figure is drawn already
  const PRINTED_WIDTH = 650; // pixels of A4 between its margins
  const PRINTED_HEIGHT = 420;
  const PICTURE_WIDTH = 720; // pixels, at least
  const PICTURE_FRAME = { l: 24, r: 24, t: 72, b: 72 };
  const NARROW = 480; // pixels; below, side room is dear
  const CONFIG = {
    displayModeBar: false,
    displaylogo: false,
    doubleClick: false,
    locale: document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en",
    plotlyServerURL: "",
    responsive: true,
    scrollZoom: false,
    showSendToCloud: false,
    showTips: false,
  };

  const style = getComputedStyle(document.documentElement);
  const css = (name) => style.getPropertyValue(name).trim();

  /* What all figures share; each figure's own layout wins. */
  function template() {
    const axis = {
      automargin: true,
      gridcolor: css("--grid"),
      linecolor: css("--line"),
      ticks: "",
      title: { font: { size: 12, color: css("--muted") }, standoff: 8 },
      zerolinecolor: css("--line-strong"),
    };
    return {
      layout: {
        autosize: true,
        dragmode: false,
        hoverdistance: 80,
        font: { family: css("--font"), size: 12, color: css("--ink") },
        hoverlabel: {
          align: "left",
          bgcolor: css("--surface"),
          bordercolor: css("--muted"),
          font: { family: css("--font"), size: 13, color: css("--ink") },
          namelength: -1,
        },
        legend: {
          font: { size: 12 },
          itemclick: false,
          itemdoubleclick: false,
          orientation: "h",
          x: 0,
          y: 1,
          yanchor: "bottom",
        },
        margin: { l: 8, r: 8, t: 20, b: 8, pad: 4 },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        separators: ".,",
        showlegend: false, // stands above the figure, as text
        xaxis: axis,
        yaxis: axis,
      },
    };
  }

  function load(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  let plotly;
  function fetchPlotly() {
    /* NB: Plotly looks for this id and class, and then injects no style of its own. */
    plotly ??= Promise.all([
      load("link", {
        className: "no-inline-styles",
        href: own.style,
        id: "plotly.js-style-global",
        rel: "stylesheet",
      }),
      load("script", { src: own.plotly }).then(() =>
        CONFIG.locale === "en" ? null : load("script", { src: own.locale }),
      ),
    ]);
    return plotly;
  }

  /* Lines break after so many full-width signs, so that a hover label fits a phone;
     never inside a number or a word, and no line begins with a closing sign. */
  function folded(text, signs) {
    const lines = text.split("<br>").map((line) => {
      const pieces = line.match(/&[^;]+;|[!-~]+|./gu) || [];
      let width = 0;
      return pieces.reduce((done, piece) => {
        const wide = /^[ -~]/.test(piece) ? piece.length * 0.55 : 1;
        const closes = /^[,.;:!?)%\u3001\u3002\u201d\u300b\uff09\uff0c\uff1a\uff1b]/u.test(piece);
        const breaks = width > 0 && width + wide > signs && !closes;
        width = breaks ? wide : width + wide;
        return done + (breaks ? "<br>" : "") + piece;
      }, "");
    });
    return lines.join("<br>");
  }

  function prepared(holder) {
    const source = document.getElementById(holder.dataset.figure);
    const figure = JSON.parse(source.textContent);
    const narrow = holder.clientWidth < NARROW;
    const signs = narrow ? 18 : 30;
    for (const trace of figure.data) {
      if (Array.isArray(trace.hovertext)) {
        trace.hovertext = trace.hovertext.map((text) => folded(text, signs));
      }
      if (trace.hoveron === "fills") trace.text = folded(trace.text, signs);
      if (narrow && trace.mode === "text") trace.textfont.size = 11;
      if (narrow && trace.mode === "markers+text") figure.layout.margin = { r: 28 };
    }
    delete figure.layout.title; // stands above the figure, as text
    figure.layout.template = template();
    return figure;
  }

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  /* A bar or an area may lead to a page of this site. */
  function target(point) {
    const url = point.customdata || point.data.meta?.url || "";
    return typeof url === "string" && /^\/(?!\/)/.test(url) ? url : null;
  }

  /* The quarter and the edition of this page stay. */
  function kept(url) {
    const here = new URLSearchParams(window.location.search);
    const next = new URL(url, window.location.origin);
    for (const name of ["period", "edition"]) {
      if (here.get(name) && !next.searchParams.has(name)) {
        next.searchParams.set(name, here.get(name));
      }
    }
    return next.href;
  }

  function connect(holder) {
    holder.on("plotly_click", (event) => {
      const url = target(event.points[0]);
      if (url) window.location.assign(kept(url));
    });
    holder.on("plotly_hover", (event) => {
      holder.classList.toggle("leads-on", Boolean(target(event.points[0])));
    });
    holder.on("plotly_unhover", () => holder.classList.remove("leads-on"));
  }

  async function draw(holder) {
    if (holder.dataset.drawn) return;
    holder.dataset.drawn = "0";
    await fetchPlotly();
    const { data, layout } = prepared(holder);
    await window.Plotly.newPlot(holder, data, layout, CONFIG);
    connect(holder);
    holder.dataset.drawn = "1";
    const save = document.querySelector(`[data-save="${holder.dataset.figure}"]`);
    if (save) save.hidden = false;
    if (holders.every((one) => one.dataset.drawn === "1")) {
      document.documentElement.dataset.drawn = "1";
    }
  }

  /* The picture carries the title, which on the page is text above it. */
  function savePicture(name) {
    const holder = holders.find((one) => one.dataset.figure === name);
    const { data, layout } = prepared(holder);
    Object.assign(layout, {
      height: holder.clientHeight + PICTURE_FRAME.t + PICTURE_FRAME.b,
      legend: { y: 0, yanchor: "bottom", yref: "container" },
      margin: { ...PICTURE_FRAME, r: Math.max(PICTURE_FRAME.r, layout.margin?.r || 0) },
      paper_bgcolor: css("--surface"),
      showlegend: true,
      title: {
        font: { size: 18, weight: 600 },
        pad: { l: 8, t: 24 },
        text: escaped(holder.dataset.title),
        x: 0,
        xref: "container",
        y: 1,
        yanchor: "top",
        yref: "container",
      },
      width: Math.max(holder.clientWidth, PICTURE_WIDTH),
    });
    const { height, width } = layout;
    window.Plotly.downloadImage(
      { data, layout, config: CONFIG },
      { filename: holder.dataset.title || name, format: "png", height, scale: 2, width },
    );
  }

  for (const holder of holders) {
    if (holder.dataset.height) holder.style.height = `${holder.dataset.height}px`;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) savePicture(button.dataset.save);
  });

  if ("IntersectionObserver" in window) {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((one) => one.isIntersecting)) {
          observer.unobserve(entry.target);
          draw(entry.target);
        }
      },
      { rootMargin: NEAR },
    );
    holders.forEach((holder) => observer.observe(holder));
  } else {
    holders.forEach(draw);
  }

  /* On paper: figures as wide as the sheet; what was not drawn is read in its table. */
  const drawn = () => holders.filter((holder) => holder.dataset.drawn === "1");
  let onPaper = false;
  function toPaper() {
    if (onPaper) return;
    onPaper = true;
    for (const holder of drawn()) {
      const height = holder.dataset.height
        ? Number(holder.dataset.height)
        : Math.min(holder.clientHeight, PRINTED_HEIGHT);
      window.Plotly.relayout(holder, { autosize: false, height, width: PRINTED_WIDTH });
    }
    for (const holder of holders) {
      const table = holder.closest(".chart").querySelector(".chart-table:not([open])");
      if (table && holder.dataset.drawn !== "1") {
        table.open = true;
        table.dataset.closeAgain = "1";
      }
    }
  }
  function toScreen() {
    if (!onPaper) return;
    onPaper = false;
    for (const holder of drawn()) {
      window.Plotly.relayout(holder, {
        autosize: true,
        height: Number(holder.dataset.height) || null,
        width: null,
      });
    }
    document.querySelectorAll("[data-close-again]").forEach((table) => {
      table.open = false;
      delete table.dataset.closeAgain;
    });
  }
  /* NB: some ways to paper change the medium alone, and no event of printing is sent. */
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  const paper = window.matchMedia("print");
  paper.addEventListener("change", () => (paper.matches ? toPaper() : toScreen()));
})();
