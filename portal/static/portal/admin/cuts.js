// Marks what is selected in a text to be cut: ⟦…|reason⟧. Marks can be typed as well.
for (const control of document.querySelectorAll("[data-cuts]")) {
  const words = JSON.parse(control.dataset.cuts);
  const bar = document.createElement("p");
  const reasons = document.createElement("select");
  const button = document.createElement("button");
  const said = document.createElement("span");

  bar.className = "cut-bar";
  said.setAttribute("role", "status");
  said.className = "cut-bar__said";
  reasons.setAttribute("aria-label", words.reason);
  for (const reason of words.reasons) reasons.append(new Option(reason, reason));
  button.type = "button";
  button.className = "button button-small button-secondary";
  button.textContent = words.button;
  bar.append(reasons, button, said);
  control.after(bar);

  // the press must not take the selection away
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const { selectionStart: start, selectionEnd: end, value } = control;
    said.textContent = start === end ? words.nothing : "";
    if (start === end) return;
    const mark = `⟦${value.slice(start, end)}|${reasons.value}⟧`;
    control.focus();
    control.setRangeText(mark, start, end, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
