// Small comforts. Every page works without this file.
const elder = document.documentElement.dataset.mode === "elder";

for (const link of document.querySelectorAll("[data-mode-switch]")) {
  const there = new URL(location.href);
  there.searchParams.set("mode", elder ? "standard" : "elder");
  link.href = there.href;
}

for (const summary of document.querySelectorAll(".error-summary")) summary.focus();

// data-count="5000"; no maxlength, which would cut off pasted text without a word
for (const control of document.querySelectorAll("textarea[data-count]")) {
  const line = document.createElement("p");
  const show = () => {
    line.textContent = `${[...control.value].length} / ${control.dataset.count}`;
  };
  line.className = "count";
  control.after(line);
  control.addEventListener("input", show);
  show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.lastChild.textContent = button.dataset.copied;
  });
}

// A form sent twice is harmless on the server; the button still says that it was heard.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
}
