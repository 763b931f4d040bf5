// The page: one phone for each person, news from the stand-in, alerts.

import { get, post, remove } from "./api.js";
import { Phone } from "./phone.js";
import { showAlerts } from "./alerts.js";

const phones = new Map();
const $ = (id) => document.getElementById(id);
const shelf = $("phones");
let account;
let shown = localStorage.getItem("shown");

function toast(words) {
  const box = $("toast");
  box.textContent = words;
  box.classList.add("visible");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => box.classList.remove("visible"), 3500);
}

function show(userId) {
  shown = userId;
  localStorage.setItem("shown", userId);
  for (const [id, phone] of phones) phone.root.classList.toggle("shown", id === userId);
  for (const tab of $("people").children) {
    tab.setAttribute("aria-current", String(tab.dataset.seeker === userId));
  }
}

async function refreshPeople() {
  let seekers = await get("/seekers");
  if (seekers.length === 0) seekers = [await post("/seekers")];
  const ids = new Set(seekers.map((seeker) => seeker.user_id));
  for (const [id, phone] of phones) {
    if (!ids.has(id)) {
      phone.close();
      phones.delete(id);
    }
  }
  for (const seeker of seekers) {
    if (!phones.has(seeker.user_id)) {
      const phone = new Phone(seeker, account, { toast, removed: () => takeAway(seeker) });
      phones.set(seeker.user_id, phone);
      shelf.append(phone.root);
    }
  }
  $("people").replaceChildren(...seekers.map(tabFor));
  show(ids.has(shown) ? shown : seekers[0].user_id);
}

function tabFor(seeker) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.textContent = seeker.name;
  tab.dataset.seeker = seeker.user_id;
  tab.addEventListener("click", () => {
    show(seeker.user_id);
    phones.get(seeker.user_id).root.scrollIntoView({ inline: "center", block: "nearest" });
  });
  return tab;
}

async function showQuota() {
  const { quota, used } = await get("/quota");
  $("quota").textContent = `今月のプッシュ ${used}${quota === null ? "" : ` / ${quota}`}通`;
}

async function showNotice() {
  const notice = await get("/notice");
  const box = $("notice");
  box.querySelector("strong").textContent = notice?.title ?? "";
  box.querySelector("ul").replaceChildren(...(notice?.lines ?? []).map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
  box.hidden = !notice;
}

async function takeAway(seeker) {
  if (!confirm(`${seeker.name}さんのトークを、この画面から消します。よろしいですか？`)) return;
  await remove(`/seekers/${seeker.user_id}`);
}

function refreshAll() {
  return Promise.all([refreshPeople(), ...[...phones.values()].map((phone) => phone.refresh()), showAlerts(), showQuota(), showNotice()]);
}

function listen() {
  const source = new EventSource("/_stand_in/stream");
  // What happened before the stream was open, at first or anew, was told to nobody.
  source.onopen = () => {
    $("offline").hidden = true;
    refreshAll();
  };
  source.onerror = () => {
    $("offline").hidden = false;
  };
  source.onmessage = ({ data }) => {
    const { what, seeker } = JSON.parse(data);
    if (what === "seekers") refreshPeople();
    if (what === "alerts") showAlerts();
    if (what === "quota") showQuota();
    if (what === "notice") showNotice();
    if (seeker) phones.get(seeker)?.refresh();
  };
}

$("add-seeker").addEventListener("click", async () => {
  const seeker = await post("/seekers");
  await refreshPeople();
  show(seeker.user_id);
  phones.get(seeker.user_id).root.scrollIntoView({ inline: "center", block: "nearest" });
});

account = await get("/account");
$("account-name").textContent = account.name;
await refreshPeople();
await Promise.all([showAlerts(), showQuota(), showNotice()]);
listen();
