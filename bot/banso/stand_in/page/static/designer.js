// What the bot says of its last turn, for the person who designs the dialogs.
// Lines of its trace that begin with a file and line are rules that were looked at; the one taken ends with "fired".

import { get } from "./api.js";

const PAUSE = 350;
const POLL = 4000;
const MISSING = {
  unreachable: "ボットにつながりません。動いているか、見てみてください。",
  not_found: "ボットに、この人の記録がまだないか、設計用の窓口（/debug）が閉じています。",
  unreadable: "ボットの答えを読み取れませんでした。",
  refused: "ボットが見せてくれませんでした。",
};
const RULE = /^\S+\.ya?ml:\d+ /;
const FIRED = /: fired$/;
const RISKS = { none: "なし", watch: "気がかり", crisis: "危機" };

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

const written = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value));

function moment(time) {
  const date = new Date(time ?? NaN);
  if (Number.isNaN(date.getTime())) return time;
  return date.toLocaleString("ja-JP", { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Tokyo" });
}

export class Designer {
  constructor(root, userId, name) {
    this.root = root;
    this.open = new Set();
    this.path = `/seekers/${userId}/designer`;
    root.setAttribute("aria-label", `設計の画面（${name}さん）`);
    this.poll = setInterval(() => document.hidden || this.refresh(), POLL);
  }

  close() {
    clearTimeout(this.waiting);
    clearInterval(this.poll);
  }

  // The bot answers the webhook before it has worked, so look a moment later.
  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.refresh(), PAUSE);
  }

  async refresh() {
    let answer;
    try {
      answer = await get(this.path);
    } catch {
      return;
    }
    const text = JSON.stringify(answer);
    if (text === this.last) return;
    this.last = text;
    this.root.replaceChildren(...(answer.view ? this.view(answer.view) : this.missing(answer.missing)));
  }

  missing(reason) {
    return [make("h2", "", "設計の画面"), make("p", "missing", MISSING[reason] ?? MISSING.refused)];
  }

  view(view) {
    const parts = [make("h2", "", "設計の画面"), make("p", "state", view.state ?? "—")];
    const facts = make("dl", "facts");
    const fact = (label, value, className = "") => {
      if (value === undefined || value === null || value === "") return;
      facts.append(make("dt", "", label), make("dd", className, written(value)));
    };
    const confidence = typeof view.confidence === "number" ? ` ${(view.confidence * 100).toFixed(0)}%` : "";
    fact("意図", view.intent ? view.intent + confidence : null);
    const kind = view.risk_kind ? `（${view.risk_kind}）` : "";
    fact("気がかり", view.risk ? (RISKS[view.risk] ?? view.risk) + kind : null, `risk-${view.risk}`);
    fact("受け手", view.mode);
    fact("保留", view.hold);
    for (const entity of view.entities ?? []) {
      fact("読み取り", typeof entity === "object" ? `${entity.entity}: ${written(entity.value)}` : entity);
    }
    fact("時刻", moment(view.time));
    fact("版", view.dialog_version);
    parts.push(facts);
    parts.push(...this.table("スロット", view.slots), ...this.table("質問", view.questions));
    const due = Object.entries(view.timers ?? {}).map(([name, time]) => [name, moment(time)]);
    parts.push(...this.table("タイマー", Object.fromEntries(due)));
    if (view.trace?.length) parts.push(make("h3", "", "この番に起きたこと"), ...this.trace(view.trace.map(written)));
    if (view.effects?.length) parts.push(this.folded("effects", "ボットが頼んだこと", view.effects.map(written)));
    return parts;
  }

  trace(steps) {
    const passed = steps.filter((step) => RULE.test(step) && !FIRED.test(step));
    const taken = steps.filter((step) => !passed.includes(step));
    const list = make("ol", "trace", ...taken.map((step) => make("li", FIRED.test(step) ? "fired" : "", step)));
    return passed.length ? [list, this.folded("passed", "通らなかった道", passed)] : [list];
  }

  folded(key, title, lines) {
    const box = make("details", "", make("summary", "", `${title}（${lines.length}）`));
    box.append(make("ol", "trace", ...lines.map((line) => make("li", "", line))));
    box.open = this.open.has(key);
    box.addEventListener("toggle", () => (box.open ? this.open.add(key) : this.open.delete(key)));
    return box;
  }

  table(title, values) {
    const entries = Array.isArray(values)
      ? values.map((value, index) => [value?.name ?? value?.slot ?? index + 1, value?.status ?? value])
      : Object.entries(values ?? {});
    const told = entries.filter(([, value]) => value !== null && value !== undefined);
    if (told.length === 0) return [];
    const list = make("dl", "slots");
    for (const [name, value] of told) list.append(make("dt", "", String(name)), make("dd", "", written(value)));
    return [make("h3", "", title), list];
  }
}
