// The alerts that the bot sends outside, by mail or webhook.

import { get } from "./api.js";

const panel = document.getElementById("alerts");
const button = document.getElementById("show-alerts");
const count = document.getElementById("alert-count");
let seen = null;

function open(wanted) {
  panel.hidden = !wanted;
  button.setAttribute("aria-expanded", String(wanted));
}

function line(label, value) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  const text = document.createElement("dd");
  term.textContent = label;
  text.textContent = typeof value === "object" ? JSON.stringify(value) : String(value);
  row.append(term, text);
  return row;
}

function paragraph(className, words) {
  const node = document.createElement("p");
  node.className = className;
  node.textContent = words;
  return node;
}

function card({ at, alert }) {
  const box = document.createElement("section");
  const time = document.createElement("time");
  time.textContent = new Date(at).toLocaleString("ja-JP", {
    dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Tokyo",
  });
  box.append(time);
  const { title, text, ...rest } = alert !== null && typeof alert === "object" ? alert : { text: String(alert) };
  if (title) box.append(paragraph("title", title));
  if (text) box.append(paragraph("text", text));
  const list = document.createElement("dl");
  list.append(...Object.entries(rest).map(([key, value]) => line(key, value)));
  box.append(list);
  return box;
}

export async function showAlerts() {
  const alerts = await get("/alerts");
  const title = document.createElement("h2");
  title.textContent = "ボットが外へ出したお知らせ";
  const note = document.createElement("p");
  note.textContent = alerts.length
    ? "本番では、メールなどで担当の人に届きます。"
    : "まだありません。つらい言葉が届いたときなどに、ここへ出ます。";
  panel.replaceChildren(title, note, ...alerts.reverse().map(card));
  count.textContent = alerts.length;
  count.hidden = alerts.length === 0;
  // On a phone the panel would hide the talk that it is about: there the number beside the button has to do.
  if (seen !== null && alerts.length > seen && matchMedia("(min-width: 761px)").matches) open(true);
  seen = alerts.length;
}

button.addEventListener("click", () => open(panel.hidden));
document.addEventListener("click", ({ target }) => panel.contains(target) || button.contains(target) || open(false));
document.addEventListener("keydown", ({ key }) => key === "Escape" && open(false));
