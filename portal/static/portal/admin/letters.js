// A reply template is filled in without leaving the page. Without this file the button reloads it.
for (const box of document.querySelectorAll("[data-fill]")) {
  const form = box.closest("form");
  const button = box.querySelector("button[name=fill]");
  const select = box.querySelector("select");
  const bodyOf = (place) => place.querySelector(`[name="${box.dataset.fill}-text"]`);

  let reload = false;

  button.addEventListener("click", async (event) => {
    if (reload || !select.value) return;
    event.preventDefault();
    button.disabled = true;
    try {
      const typed = new FormData(form);
      typed.set("fill", "1");
      const answer = await fetch(form.action, { method: "POST", body: typed, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const body = bodyOf(form);
      body.value = bodyOf(page).value;
      body.dispatchEvent(new Event("input", { bubbles: true }));
      body.focus();
      button.disabled = false;
    } catch {
      reload = true;
      button.disabled = false;
      button.click();
    }
  });
}
