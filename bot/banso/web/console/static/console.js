// Keeps the console up to date without reloading it. Without this script everything works by links and forms.

const SOON = 300; // ms: several changes at once are one refresh
const DELIVERY_CHECKS = [1200, 3000, 8000]; // ms: a turn is told before it is sent; how that ended is asked later
const MINUTE = 60_000;

const list = document.getElementById("list");
const pane = document.getElementById("conversation");
const drafts = new Map(); // seeker → what was written and not sent, while this page lives
const fresh = new Set(); // seekers with something new since they were last opened
const known = new Set(unseen());
let opening = 0;
let checks = 0;
let timer = null;

// --- fragments ---------------------------------------------------------------------------------------------

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

async function fetchFragment(path) {
  const answer = await fetch(`/console/fragments/${path}`, { headers: { "X-Console": "live" } });
  if (answer.ok) return renewed(parsed(await answer.text()));
  const { message } = await answer.json();
  throw Object.assign(new Error(message), { status: answer.status });
}

/** Takes over the token of the session: whoever has signed in anew in another tab goes on where they were. */
function renewed(fragment) {
  const token = fragment.querySelector('input[name="csrf"]')?.value;
  if (token) for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = token;
  return fragment;
}

/** Replaces what differs, child by child, so that focus, selection and what is typed stay where they are. */
function patch(target, source) {
  for (const part of target.querySelectorAll("[data-part]")) {
    const now = source.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!now || now.outerHTML === part.dataset.seen) continue;
    const kept = keep(part);
    for (const { name } of [...part.attributes]) if (name !== "data-seen") part.removeAttribute(name);
    for (const { name, value } of now.attributes) part.setAttribute(name, value);
    part.dataset.seen = now.outerHTML;
    patchChildren(part, now);
    restore(part, kept);
  }
}

function patchChildren(part, now) {
  const next = [...now.children];
  const own = [...part.children];
  next.forEach((child, at) => {
    if (!own[at]) part.append(child);
    else if (own[at].outerHTML !== child.outerHTML) own[at].replaceWith(child);
  });
  own.slice(next.length).forEach((child) => child.remove());
}

function keep(part) {
  const fields = [...part.querySelectorAll("textarea[id], input[id]")].map((f) => [f.id, f.value]);
  const open = [...part.querySelectorAll("details[id][open]")].map((d) => d.id);
  const active = part.contains(document.activeElement) ? document.activeElement.id : "";
  return { fields, open, active };
}

function restore(part, { fields, open, active }) {
  const find = (id) => part.querySelector(`#${CSS.escape(id)}`);
  for (const [id, value] of fields) if (find(id) && find(id).value !== value) find(id).value = value;
  for (const id of open) if (find(id)) find(id).open = true;
  if (active && find(active) && document.activeElement !== find(active)) find(active).focus({ preventScroll: true });
}

// --- what is shown -----------------------------------------------------------------------------------------

function selected() {
  return pane.dataset.seeker;
}

function unseen() {
  return (list.querySelector("[data-unseen]").dataset.unseen || "").split(" ").filter(Boolean);
}

async function refreshList() {
  patch(list, await fetchFragment(`list?selected=${encodeURIComponent(selected())}`));
  const { crises, pushes } = list.querySelector("[data-unseen]").dataset;
  document.title = `${Number(crises) ? `(${crises}) ` : ""}ばんそう 相談室`;
  document.querySelector(".pushes b").textContent = pushes;
  markFresh();
  const added = unseen().filter((id) => !known.has(id));
  added.forEach((id) => known.add(id));
  if (added.length) {
    chime();
    toast("危機のお知らせが届きました。一覧のいちばん上を見てください。", true);
  }
}

async function refreshConversation() {
  const seeker = selected();
  if (!seeker) return;
  let fragment;
  try {
    fragment = await fetchFragment(`seekers/${encodeURIComponent(seeker)}`);
  } catch (error) {
    if (error.status === 404 && seeker === selected()) forget(error.message);
    throw error;
  }
  if (seeker !== selected()) return;
  const scroll = document.getElementById("scroll");
  const height = scroll.scrollHeight;
  patch(pane, fragment);
  if (scroll.scrollTop < -40) scroll.scrollTop -= scroll.scrollHeight - height; // reading further up: stay there
  if (pane.querySelector("[data-pending]") && checks < DELIVERY_CHECKS.length) {
    setTimeout(refreshConversation, DELIVERY_CHECKS[checks++]);
  }
}

/** What somebody has erased does not stay on a screen. */
function forget(message) {
  drafts.delete(selected());
  const empty = document.createElement("div");
  empty.className = "empty";
  empty.append(Object.assign(document.createElement("p"), { textContent: message }));
  pane.replaceChildren(empty);
  pane.dataset.seeker = "";
  document.querySelector(".desk").classList.remove("opened");
  history.replaceState({}, "", "/console/");
}

async function refresh(all) {
  try {
    await Promise.all([refreshList(), all ? refreshConversation() : null]);
    offline(false);
  } catch (error) {
    if (error instanceof TypeError) offline(true); // the network; the stream tells when it is back
    else toast(error.message, true);
  }
}

function soon(seeker) {
  if (seeker !== selected()) fresh.add(seeker);
  else {
    checks = 0;
    soon.all = true;
  }
  timer ??= setTimeout(() => {
    const all = soon.all;
    timer = null;
    soon.all = false;
    refresh(all);
  }, SOON);
}

function markFresh() {
  for (const row of list.querySelectorAll(".row")) row.classList.toggle("fresh", fresh.has(row.dataset.seeker));
}

async function open(path, seeker, remember) {
  const mine = ++opening;
  keepDraft();
  let fragment;
  try {
    fragment = seeker ? await fetchFragment(`seekers/${encodeURIComponent(seeker)}`) : null;
  } catch (error) {
    toast(error instanceof TypeError ? "つながりませんでした。少しして、もう一度開いてください。" : error.message, true);
    return;
  }
  if (mine !== opening) return;
  if (!fragment) {
    location.assign(path);
    return;
  }
  if (remember) history.pushState({}, "", path);
  pane.replaceChildren(...fragment.children);
  pane.dataset.seeker = seeker;
  document.querySelector(".desk").classList.add("opened");
  document.getElementById("text").value = drafts.get(seeker) || "";
  fresh.delete(seeker);
  for (const row of list.querySelectorAll(".row")) {
    if (row.dataset.seeker === seeker) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  markFresh();
  refresh(false);
}

function keepDraft() {
  const text = document.getElementById("text");
  if (text) drafts.set(selected(), text.value);
}

// --- acts --------------------------------------------------------------------------------------------------

async function act(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  trouble("");
  const body = new URLSearchParams(new FormData(form));
  const seeker = selected();
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Console": "live" } });
    if (!answer.ok) {
      trouble((await answer.json()).message);
      if (answer.status === 403) refresh(true); // a new session: its token serves for the next try
      return;
    }
    if (form.id === "composer") {
      drafts.delete(seeker);
      const text = document.getElementById("text");
      if (seeker === selected() && text.value === body.get("text")?.replace(/\r\n/g, "\n")) text.value = "";
    }
    if (form.closest("details")) form.closest("details").open = false;
    if (form.elements.note) form.elements.note.value = "";
    checks = 0;
    await refresh(true);
    if (form.querySelector("#take")) document.getElementById("text")?.focus();
  } catch {
    trouble("つながりませんでした。書いたものはそのままです。少しして、もう一度お試しください。");
  } finally {
    delete form.dataset.busy;
  }
}

function trouble(message) {
  const place = document.getElementById("trouble");
  if (!place) {
    if (message) toast(message, true);
    return;
  }
  place.textContent = message;
  place.hidden = !message;
}

// --- marks: words, sound -----------------------------------------------------------------------------------

let toastTimer = null;

function toast(message, stays) {
  const place = document.getElementById("toast");
  place.textContent = message;
  place.classList.add("visible");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.classList.remove("visible"), stays ? 8000 : 3000);
}

function offline(is) {
  document.getElementById("offline").hidden = !is;
}

const sound = document.getElementById("sound");
let audio = null;

function soundOn() {
  return localStorage.getItem("sound") === "on";
}

function showSound() {
  sound.hidden = false;
  sound.setAttribute("aria-pressed", String(soundOn()));
  sound.querySelector("span").textContent = soundOn() ? "オン" : "オフ";
}

/** Two soft notes; browsers allow sound once somebody has touched the page. */
function chime() {
  if (!soundOn()) return;
  audio ??= new AudioContext();
  audio.resume();
  [[587.33, 0], [880, 0.22]].forEach(([pitch, after]) => {
    const note = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + after;
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.12, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    note.connect(volume).connect(audio.destination);
    note.start(at);
    note.stop(at + 1);
  });
}

// --- listening ---------------------------------------------------------------------------------------------

function listen() {
  const news = new EventSource("/console/stream");
  news.onopen = () => refresh(true); // what happened while nobody listened
  news.onmessage = ({ data }) => soon(JSON.parse(data).seeker);
  news.onerror = () => {
    offline(true);
    if (news.readyState !== EventSource.CLOSED) return;
    refresh(false); // says why where the login has ended
    setTimeout(listen, 5000);
  };
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-act]")) return;
  event.preventDefault();
  act(event.target);
});

document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (event.target.id !== "text" || !sends || event.isComposing) return;
  event.preventDefault();
  const send = document.getElementById("send");
  if (!send.disabled) send.form.requestSubmit(send);
});

list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(row.getAttribute("href"), row.dataset.seeker, true);
});

addEventListener("popstate", () => {
  const [, seeker] = location.pathname.match(/\/seekers\/([^/]+)$/) || [];
  open(location.pathname, seeker && decodeURIComponent(seeker), false);
});

sound.addEventListener("click", () => {
  localStorage.setItem("sound", soundOn() ? "off" : "on");
  showSound();
  chime();
});

setInterval(() => refresh(true), MINUTE); // 「12分待ち」 goes on without news
showSound();
listen();
