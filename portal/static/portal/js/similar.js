// Published matters about the same, while somebody writes. Without this file the page for checking shows them.
const WAIT = 600; // ms after the last key
const LONGEST = 200; // characters that the search looks at

function line(item, words) {
  const row = document.createElement("li");
  const title = document.createElement("a");
  title.href = item.url;
  title.target = "_blank"; // what was typed stays
  title.rel = "noopener";
  title.textContent = item.title;
  const meta = document.createElement("span");
  meta.className = "meta";
  for (const text of [item.kind, item.date, item.said].filter(Boolean)) {
    meta.append(Object.assign(document.createElement("span"), { textContent: text }));
  }
  const follow = Object.assign(document.createElement("a"), { href: item.url, target: "_blank", rel: "noopener" });
  follow.textContent = words.similarFollow;
  const feed = Object.assign(document.createElement("a"), { href: item.feed, type: "application/atom+xml" });
  feed.textContent = words.similarFeed;
  meta.append(follow, feed);
  row.append(title, " ", meta);
  return row;
}

function watch(box) {
  const form = box.closest("form");
  const list = box.querySelector("ul");
  const controls = ["title", "text"].map((name) => form.elements[name]);
  let timer;
  let asked = 0; // number of the newest question: older answers are not shown
  let known = ""; // question of the list that is shown; null for none

  const ask = async () => {
    const typed = controls.map((control) => control.value.trim()).filter(Boolean).join(" ");
    const question = [...typed].slice(0, LONGEST).join(""); // by characters: half an emoji cannot be sent
    if (question === known) return;
    known = question;
    const number = ++asked;
    try {
      const answer = await fetch(`${box.dataset.similar}?q=${encodeURIComponent(question)}`, { credentials: "omit" });
      const { items } = answer.ok ? await answer.json() : { items: [] };
      if (number !== asked) return;
      list.replaceChildren(...items.map((item) => line(item, box.dataset)));
      box.hidden = items.length === 0;
    } catch {
      if (number !== asked) return;
      known = null; // no network: asked again with the next key, and an old list is no answer to what stands there now
      box.hidden = true;
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  };
  for (const control of controls) control.addEventListener("input", soon);
  if (controls.some((control) => control.value)) soon();
}

for (const box of document.querySelectorAll("[data-similar]")) watch(box);
