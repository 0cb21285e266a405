// Suggestions under a search box: the editable combobox with a list of the ARIA Authoring Practices Guide.
// Without this file the box is a plain form. Each suggestion leads to what it names; Enter alone searches.
const WAIT = 150; // ms after the last key
const LEAST = 1; // characters

class Suggestions {
  constructor(input) {
    this.input = input;
    this.asked = 0; // number of the newest question: older answers are not shown
    this.shownFor = "";
    this.active = -1;
    this.list = document.createElement("ul");
    this.status = document.createElement("p");
    this.build();
    input.addEventListener("input", (event) => event.isComposing || this.soon());
    input.addEventListener("compositionend", () => this.soon());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    input.addEventListener("focus", () => this.soon());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the box
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  build() {
    const { input, list, status } = this;
    list.id = `${input.id}-suggestions`;
    list.className = "ask-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel);
    list.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.after(list, status);
  }

  get options() {
    return [...this.list.children];
  }

  get open() {
    return !this.list.hidden;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const typed = this.input.value.trim();
    const number = ++this.asked;
    this.asking?.abort();
    if (typed.length < LEAST || document.activeElement !== this.input) return this.close();
    if (typed === this.shownFor && this.open) return;
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.input.dataset.suggest}?q=${encodeURIComponent(typed)}`, {
        signal: this.asking.signal,
        credentials: "omit",
      });
      const { items } = answer.ok ? await answer.json() : { items: [] };
      if (number === this.asked && document.activeElement === this.input) this.show(items, typed);
    } catch {
      if (number === this.asked) this.close(); // no network: the form still works
    }
  }

  show(items, typed) {
    this.shownFor = typed;
    this.list.replaceChildren(...items.map((item, at) => this.option(item, at)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.mark(-1);
    this.say(items.length);
  }

  option(item, at) {
    const row = document.createElement("li");
    const title = document.createElement("span");
    const kind = document.createElement("span");
    row.id = `${this.list.id}-${at}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.url = item.url;
    title.textContent = item.title;
    kind.textContent = item.kind;
    kind.className = "ask-kind";
    row.append(title, " ", kind);
    return row;
  }

  say(count) {
    const { suggestNone, suggestOne, suggestMany } = this.input.dataset;
    const many = count === 1 ? suggestOne : suggestMany.replace("#", String(count));
    this.status.textContent = count === 0 ? suggestNone : many;
  }

  close() {
    this.list.hidden = true;
    this.shownFor = "";
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(at) {
    this.active = at;
    this.options.forEach((row, each) => row.setAttribute("aria-selected", String(each === at)));
    const row = this.options[at];
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  choose(row) {
    if (row) location.assign(row.dataset.url);
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const act = this.open ? this.inList(event.key) : event.key === "ArrowDown" && (() => this.soon());
    if (!act) return;
    event.preventDefault();
    act();
  }

  // What a key does while the list is open; null leaves it to the box. One step beyond the ends is the box itself.
  inList(key) {
    const [count, at] = [this.options.length, this.active];
    const inside = at >= 0;
    const keys = {
      ArrowDown: () => this.mark(at + 1 < count ? at + 1 : -1),
      ArrowUp: () => this.mark(inside ? at - 1 : count - 1),
      Escape: () => this.close(),
      Home: inside && (() => this.mark(0)),
      End: inside && (() => this.mark(count - 1)),
      Enter: inside && (() => this.choose(this.options[at])),
    };
    return keys[key] || null;
  }
}

for (const input of document.querySelectorAll("[data-suggest]")) new Suggestions(input);
