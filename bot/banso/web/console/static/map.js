// Keeps the map as it is now: asks for the page again and puts in what has changed, without moving what is looked at.
const EVERY = 30_000;

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { "x-console": "live" } });
  if (answer.status === 401) {
    location.reload();
    return;
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const part = fresh.querySelector(`[data-live="${old.dataset.live}"]`);
    if (!part || part.innerHTML === old.innerHTML) continue;
    const at = [old.scrollLeft, old.scrollTop];
    old.replaceChildren(...part.childNodes);
    [old.scrollLeft, old.scrollTop] = at;
  }
}

const frame = document.getElementById("drawing");
const fit = document.getElementById("fit");

function larger() {
  return frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
}

// A large drawing opens where most people are, else where it begins.
function show() {
  const depths = ["many", "some", "few", "start"].flatMap((d) => [`.box.state.${d}`, `.box.question.${d}`]);
  const box = [...depths, ".box.start", ".box"].map((one) => frame.querySelector(one)).find((found) => found);
  if (!box) return;
  const [at, within] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += at.left + at.width / 2 - within.left - within.width / 2;
  frame.scrollTop += at.top + at.height / 2 - within.top - within.height / 3;
}

fit.hidden = !larger();
fit.addEventListener("click", () => {
  const whole = frame.classList.toggle("fit");
  fit.setAttribute("aria-pressed", String(whole));
  if (!whole) show();
});
show();

// Without a connection the next try comes by itself; the hour in the page says how old it is.
setInterval(() => renew().catch(() => undefined), EVERY);
document.addEventListener("visibilitychange", () => renew().catch(() => undefined));
