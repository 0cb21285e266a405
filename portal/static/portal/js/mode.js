// Elder mode: remembered on the device, never in a cookie, so that public pages stay shared.
// Without JavaScript the address parameter alone does it, for one page at a time.
const KEY = "mode";
const asked = new URLSearchParams(location.search).get("mode");

function remembered() {
  try {
    if (asked === "elder") localStorage.setItem(KEY, asked);
    if (asked === "standard") localStorage.removeItem(KEY);
    return localStorage.getItem(KEY);
  } catch {
    return asked; // storage is switched off
  }
}

if (remembered() === "elder") document.documentElement.dataset.mode = "elder";
