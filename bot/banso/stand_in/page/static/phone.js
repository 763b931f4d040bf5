// One phone: the chat of one person, and what they do in it.

import { get, post, upload } from "./api.js";
import { Designer } from "./designer.js";
import { dragRows } from "./drag.js";
import { pickDate } from "./picker.js";

const NEAR_END = 60;
const OPENING = /^(https?:|tel:|line:)/;

export class Phone {
  constructor(seeker, account, page) {
    this.id = seeker.user_id;
    this.path = `/seekers/${seeker.user_id}`;
    this.page = page;
    const copy = document.getElementById("phone-template").content.cloneNode(true);
    this.root = copy.querySelector(".pair");
    this.root.dataset.seeker = this.id;
    this.part = (selector) => this.root.querySelector(selector);
    for (const name of this.root.querySelectorAll(".bot-name")) name.textContent = account.name;
    this.part(".phone").setAttribute("aria-label", `${seeker.name}さんのスマートフォン`);
    this.part(".owner").textContent = `${seeker.name}さん`;
    this.part(".bot-status").textContent = account.status;
    this.part(".big-avatar").innerHTML = account.avatar;
    this.avatar = account.avatar;
    this.chat = this.part(".chat");
    this.text = this.part("textarea");
    this.designer = new Designer(this.part(".designer"), this.id, seeker.name);
    this.pieces = new Map();
    this.fillStickers(account.stickers);
    this.listen();
    this.refresh();
  }

  close() {
    clearTimeout(this.dots);
    this.designer.close();
    this.root.remove();
  }

  async refresh() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      do {
        this.again = false;
        this.draw(await get(`${this.path}/chat`));
      } while (this.again);
    } catch (error) {
      if (error.status !== 409) console.error(error);
    } finally {
      this.busy = false;
    }
    this.designer.soon();
  }

  draw({ seeker, items, quick_replies: quickReplies, loading_ms: loading }) {
    const { status } = seeker;
    this.root.dataset.status = status;
    this.part(".profile").hidden = status !== "stranger";
    this.chat.hidden = status === "stranger";
    this.part(".blocked-bar").hidden = status !== "blocked";
    this.part(".input-bar").hidden = status !== "friend";
    this.part(".menu-button").hidden = status === "stranger";
    this.part("[data-menu=block]").hidden = status !== "friend";
    if (status !== "friend") this.toggleStickers(false);
    const grew = this.drawItems(items);
    if (this.atEnd) this.scrollDown();
    if (this.chips !== quickReplies) this.part(".quick-replies").innerHTML = quickReplies;
    this.chips = quickReplies;
    this.drawDots(loading);
    if (grew) this.scrollDown();
  }

  drawItems(items) {
    const ids = new Set(items.map((item) => item.id));
    for (const [id, piece] of this.pieces) {
      if (!ids.has(id)) {
        piece.node.remove();
        this.pieces.delete(id);
      }
    }
    let grew = false;
    let next = this.chat.firstElementChild;
    for (const item of items) {
      const known = this.pieces.get(item.id);
      let node = known?.node;
      if (known?.key !== item.key) {
        const holder = document.createElement("template");
        holder.innerHTML = item.html;
        node = holder.content.firstElementChild;
        node.dataset.piece = item.id;
        if (known) {
          if (next === known.node) next = node;
          known.node.replaceWith(node);
        }
        grew ||= !known;
        this.pieces.set(item.id, { key: item.key, node });
      }
      // A chat that is told anew may have its pieces in another order.
      if (node === next) next = node.nextElementSibling;
      else this.chat.insertBefore(node, next);
    }
    return grew;
  }

  drawDots(loading) {
    clearTimeout(this.dots);
    let dots = this.part(".row.loading");
    if (loading <= 0) {
      dots?.remove();
      return;
    }
    if (!dots) {
      dots = document.createElement("div");
      dots.className = "row theirs leads loading";
      dots.innerHTML = `<div class="gutter"><div class="avatar" aria-hidden="true">${this.avatar}</div></div>
        <div class="column"><div class="line"><div class="balloon dots" role="img" aria-label="入力しています">
        <i></i><i></i><i></i></div></div></div>`;
    }
    this.chat.append(dots);
    this.scrollDown();
    this.dots = setTimeout(() => dots.remove(), loading);
  }

  // Whoever reads the end of the chat stays there when the room gets smaller or a picture has loaded.
  stayAtEnd() {
    this.atEnd = true;
    this.chat.addEventListener("scroll", () => {
      this.atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEAR_END;
    });
    const follow = () => this.atEnd && this.scrollDown();
    new ResizeObserver(follow).observe(this.chat);
    this.chat.addEventListener("load", follow, true);
  }

  scrollDown() {
    requestAnimationFrame(() => { this.chat.scrollTop = this.chat.scrollHeight; });
  }

  fillStickers(stickers) {
    const box = this.part(".stickers");
    for (const { id, words, svg } of stickers) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", `スタンプ「${words}」をおくる`);
      button.innerHTML = svg;
      button.addEventListener("click", () => {
        this.toggleStickers(false);
        this.act("/sticker", { sticker_id: id });
      });
      box.append(button);
    }
  }

  toggleStickers(open) {
    this.part(".stickers").hidden = !open;
    this.part(".sticker-button").setAttribute("aria-expanded", String(open));
    if (open) this.scrollDown();
  }

  toggleMenu(open) {
    this.part(".menu").hidden = !open;
    this.part(".menu-button").setAttribute("aria-expanded", String(open));
  }

  async act(path, body) {
    try {
      await post(this.path + path, body);
    } catch (error) {
      this.page.toast(error.status === 409 ? "いまは、それができない状態です。" : "うまくいきませんでした。");
      console.warn(error.message);
      this.chips = null;
      this.refresh();
    }
  }

  send() {
    const words = this.text.value;
    if (!words.trim()) return;
    this.text.value = "";
    this.fitText();
    this.act("/text", { text: words });
  }

  fitText() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 110)}px`;
    this.part(".input-bar").classList.toggle("written", this.text.value.trim() !== "");
  }

  async press(action) {
    switch (action.type) {
      case "uri":
        if (OPENING.test(action.uri)) window.open(action.uri, "_blank", "noopener");
        return;
      case "datetimepicker": {
        const params = await pickDate(action);
        if (params) await this.act("/press", { action, params });
        return;
      }
      case "clipboard":
        await navigator.clipboard.writeText(action.clipboardText);
        this.page.toast("コピーしました。");
        return;
      case "camera":
      case "cameraRoll":
        this.part("input[type=file]").click();
        return;
      case "location":
        await this.act("/location", {});
        return;
      default:
        if (action.inputOption === "openKeyboard") {
          this.text.value = action.fillInText ?? "";
          this.fitText();
          this.text.focus();
        }
        await this.act("/press", { action });
    }
  }

  // On a narrow screen the designer's view is below the phone, so it is gone to instead of taken away.
  async showDesigner() {
    if (matchMedia("(max-width: 760px)").matches) {
      await this.designer.refresh();  // nothing can be gone to before there is anything
      this.part(".designer").scrollIntoView();
    } else {
      this.root.classList.toggle("without-designer");
    }
  }

  openUnsend(button) {
    this.root.querySelector(".unsend-menu")?.remove();
    const menu = document.createElement("button");
    menu.type = "button";
    menu.className = "unsend-menu";
    menu.textContent = "送信取消";
    menu.addEventListener("click", () => this.act("/unsend", { message_id: button.dataset.unsend }));
    menu.addEventListener("blur", () => setTimeout(() => menu.remove(), 150));
    button.after(menu);
    menu.focus();
  }

  listen() {
    dragRows(this.root);
    this.stayAtEnd();
    this.part(".input-bar").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    // keyCode 229 is how some browsers say that the Enter belongs to the conversion of kana.
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("input", () => this.fitText());
    this.text.addEventListener("focus", () => this.toggleStickers(false));
    this.part(".sticker-button").addEventListener("click", () => this.toggleStickers(this.part(".stickers").hidden));
    this.part("input[type=file]").addEventListener("change", async ({ target }) => {
      const [file] = target.files;
      target.value = "";
      if (!file) return;
      await upload(`${this.path}/image`, file).catch(() => this.page.toast("この画像はおくれませんでした。"));
    });
    this.part(".menu-button").addEventListener("click", () => this.toggleMenu(this.part(".menu").hidden));
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggleMenu(false);
      const pressed = event.target.closest("[data-action]:not(button)");
      if (pressed === event.target && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        pressed.click();
      }
    });
  }

  onClick({ target }) {
    if (!target.closest(".menu, .menu-button")) this.toggleMenu(false);
    const pressed = target.closest("[data-action]");
    if (pressed) {
      const action = JSON.parse(pressed.dataset.action);
      const answers = action.type === "message" || action.type === "postback";
      if (answers && pressed.classList.contains("chip")) this.part(".quick-replies").replaceChildren();
      this.press(action);
      return;
    }
    if (target.closest(".follow")) this.act("/follow");
    const more = target.closest("[data-unsend]");
    if (more) this.openUnsend(more);
    switch (target.closest("[data-menu]")?.dataset.menu) {
      case "block":
        this.act("/block");
        break;
      case "designer":
        this.showDesigner();
        break;
      case "remove":
        this.page.removed();
        break;
      default:
        return;
    }
    this.toggleMenu(false);
  }
}
