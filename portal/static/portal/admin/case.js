/* While somebody writes at a case, others are told. Without this script nothing is overwritten either:
   a screen that is older than the case is refused. */

const RENEWED_EVERY = 60000;
const IDLE_AFTER = 180000;

const panel = document.querySelector("[data-case-lock]");

if (panel) {
    const address = panel.dataset.caseLock;
    const notice = panel.querySelector("[data-case-lock-notice]");
    const words = panel.querySelector("[data-case-lock-words]");
    const token = panel.querySelector("[name=csrfmiddlewaretoken]").value;
    let renewal = 0;
    let rest = 0;
    let lastInput = 0;
    let sending = false;
    let sent = Promise.resolve();

    const body = (name) => {
        const data = new FormData();
        data.set("csrfmiddlewaretoken", token);
        data.set(name, "1");
        return data;
    };

    /* One after the other: what is given back must not be taken out of turn. */
    const send = (name) => {
        sent = sent.catch(() => {}).then(() => fetch(address, { method: "POST", body: body(name) }));
        return sent;
    };

    const take = async () => {
        try {
            const answer = await (await send("take")).json();
            words.textContent = answer.words;
            notice.hidden = answer.mine;
        } catch {
            // Offline or logged out: the server tells when the form is sent.
        }
    };

    const stop = () => {
        window.clearInterval(renewal);
        window.clearTimeout(rest);
        renewal = 0;
    };

    const end = () => {
        stop();
        send("drop").catch(() => {}); // offline: it ends by itself, for nobody renews it
    };

    /* A computer that slept keeps its timers: they ask how long ago the last input was. */
    const renew = () => (Date.now() - lastInput < IDLE_AFTER ? take() : end());

    const begin = () => {
        lastInput = Date.now();
        window.clearTimeout(rest);
        rest = window.setTimeout(end, IDLE_AFTER);
        if (!renewal) {
            renewal = window.setInterval(renew, RENEWED_EVERY);
            take();
        }
    };

    for (const form of panel.querySelectorAll("[data-case-writing]")) {
        form.addEventListener("input", begin);
        form.addEventListener("submit", () => { sending = true; });
    }

    window.addEventListener("pagehide", () => {
        if (renewal && !sending) {
            navigator.sendBeacon(address, body("drop"));
        }
        stop();
    });
}
