/* While somebody writes at a case, others are told. Without this script nothing is overwritten either:
   a screen that is older than the case is refused. */

const RENEWED_EVERY = 60000;

const panel = document.querySelector("[data-case-lock]");

if (panel) {
    const address = panel.dataset.caseLock;
    const notice = panel.querySelector("[data-case-lock-notice]");
    const words = panel.querySelector("[data-case-lock-words]");
    const token = panel.querySelector("[name=csrfmiddlewaretoken]").value;
    let renewal = 0;
    let sending = false;

    const body = (name) => {
        const data = new FormData();
        data.set("csrfmiddlewaretoken", token);
        data.set(name, "1");
        return data;
    };

    const take = async () => {
        try {
            const response = await fetch(address, { method: "POST", body: body("take") });
            const answer = await response.json();
            words.textContent = answer.words;
            notice.hidden = answer.mine;
        } catch {
            // Offline or logged out: the server tells when the form is sent.
        }
    };

    const begin = () => {
        if (!renewal) {
            renewal = window.setInterval(take, RENEWED_EVERY);
            take();
        }
    };

    for (const form of panel.querySelectorAll("[data-case-writing]")) {
        form.addEventListener("input", begin);
        form.addEventListener("submit", () => { sending = true; });
    }

    window.addEventListener("pagehide", () => {
        window.clearInterval(renewal);
        if (renewal && !sending) {
            navigator.sendBeacon(address, body("drop"));
        }
    });
}
