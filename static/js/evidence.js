/* Files beside a figure: sent one by one as soon as they are chosen, with their progress.
   Without this file they come along when the form is saved. */
(() => {
  "use strict";

  const LARGEST = 20 * 1024 * 1024; // bytes
  const ENDING = /\.(pdf|jpe?g|png|docx|xlsx|ofd)$/i;
  const CONFIRM_WITHIN = 4000; // ms

  document.querySelectorAll(".js-evidence").forEach((box) => {
    const form = box.closest("form");
    const input = box.querySelector("input[type=file]");
    const error = box.querySelector(".js-file-error");
    const progress = box.querySelector(".js-progress");
    const words = box.dataset;

    function tell(sentences) {
      error.textContent = sentences.join(" ");
      input.toggleAttribute("aria-invalid", sentences.length > 0);
    }

    const whyNot = (file) => {
      if (!ENDING.test(file.name)) return words.ending;
      return file.size > LARGEST ? words.large : "";
    };

    function meter(file) {
      const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
      const line = document.createElement("p");
      line.className = "evidence-progress";
      line.append(`${words.uploading} ${file.name} `, bar);
      progress.append(line);
      return { show: (share) => (bar.value = share), end: () => line.remove() };
    }

    /* Resolves with a sentence that says what went wrong, or with "". */
    function send(body, onProgress) {
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.set("code", words.code);
      return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open("POST", words.url);
        request.setRequestHeader("Accept", "application/json");
        request.responseType = "text";
        request.upload.addEventListener("progress", (event) => {
          if (event.lengthComputable) onProgress?.((100 * event.loaded) / event.total);
        });
        request.addEventListener("error", () => resolve(words.failed));
        request.addEventListener("abort", () => resolve(words.failed));
        request.addEventListener("load", () => resolve(settled(request)));
        request.send(body);
      });
    }

    function settled(request) {
      const isOurs = (request.getResponseHeader("Content-Type") || "").startsWith("application/json");
      if (request.status !== 200) return words.failed;
      if (!isOurs) return words.expired;
      const answer = JSON.parse(request.responseText);
      box.querySelector(".js-files").innerHTML = answer.files_html;
      return answer.error;
    }

    /* A deliverable that waited for its proof can be saved now. */
    function wake() {
      const stage = box.closest("[data-row]")?.querySelector("select[name$='-stage']");
      stage?.dispatchEvent(new Event("change", { bubbles: true }));
    }

    async function take() {
      const files = [...input.files];
      input.value = "";
      tell([]);
      const sentences = [];
      for (const file of files) {
        let sentence = whyNot(file);
        if (!sentence) {
          const shown = meter(file);
          const body = new FormData();
          body.set("file", file);
          sentence = await send(body, shown.show);
          shown.end();
        }
        if (sentence) sentences.push(`${file.name}${words.colon}${sentence}`);
      }
      tell(sentences);
      if (sentences.length < files.length) wake();
    }

    input.addEventListener("change", (event) => {
      event.stopPropagation();
      if (input.files.length) take();
    });
    input.addEventListener("input", (event) => event.stopPropagation());

    async function remove(button) {
      const body = new FormData();
      body.set("remove", button.dataset.pk);
      const sentence = await send(body);
      tell(sentence ? [sentence] : []);
      input.focus();
    }

    /* The first click asks, the second removes. */
    box.addEventListener("click", (event) => {
      const button = event.target.closest(".js-file-remove");
      if (!button) return;
      event.preventDefault();
      if (button.dataset.asked) {
        remove(button);
        return;
      }
      const before = button.innerHTML;
      button.dataset.asked = "1";
      button.textContent = button.dataset.sure;
      setTimeout(() => {
        delete button.dataset.asked;
        button.innerHTML = before;
      }, CONFIRM_WITHIN);
    });
  });
})();
