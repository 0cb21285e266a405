// A draft of the opinion form, kept on this device only, and only after the resident ticked the box.
// Title and text alone: never a name, a telephone number or an address.
const FIELDS = ["title", "text"];
const MAX_AGE = 7 * 24 * 3600 * 1000;

const storage = (() => {
  try {
    localStorage.getItem("");
    return localStorage;
  } catch {
    return null; // storage is switched off
  }
})();

function read(key) {
  try {
    const draft = JSON.parse(storage.getItem(key));
    return draft && Date.now() - draft.at < MAX_AGE ? draft : null;
  } catch {
    return null;
  }
}

function offer(form) {
  const key = `draft:${form.dataset.draft}`;
  const found = read(key);
  const controls = FIELDS.map((name) => form.elements[name]);

  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = "keep-draft";
  box.checked = Boolean(found);
  const label = document.createElement("label");
  label.htmlFor = box.id;
  label.textContent = form.dataset.draftOffer;
  const note = document.createElement("p");
  note.className = "field-hint";
  note.textContent = form.dataset.draftNote;
  const line = document.createElement("div");
  line.className = "check";
  line.append(box, label);
  const group = document.createElement("div");
  group.className = "field field-check";
  group.append(line, note);
  form.elements.title.closest(".field").after(group);

  if (found && controls.every((control) => control.value === "")) {
    controls.forEach((control, i) => {
      control.value = found.values[i] ?? "";
      control.dispatchEvent(new Event("input"));
    });
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.textContent = form.dataset.draftFound;
    group.append(said);
  }

  const keep = () => {
    if (!box.checked) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify({ at: Date.now(), values: controls.map((control) => control.value) }));
  };
  for (const control of [box, ...controls]) control.addEventListener("input", keep);
}

if (storage) {
  for (const form of document.querySelectorAll("form[data-draft]")) offer(form);
  for (const done of document.querySelectorAll("[data-draft-done]")) storage.removeItem(`draft:${done.dataset.draftDone}`);
}
