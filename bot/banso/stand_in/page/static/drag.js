// Rows that are swiped on a phone, moved with a mouse: by dragging, and by the wheel.

const ROWS = ".carousel, .quick-replies";
const CLICK = 5;

export function dragRows(root) {
  let drag = null;
  root.addEventListener("pointerdown", (event) => {
    const row = event.target.closest(ROWS);
    if (row && event.pointerType === "mouse" && event.button === 0) {
      drag = { row, from: event.clientX, left: row.scrollLeft, moved: false };
    }
  });
  root.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const way = event.clientX - drag.from;
    if (Math.abs(way) > CLICK) {
      drag.moved = true;
      drag.row.classList.add("dragged");
    }
    if (drag.moved) drag.row.scrollLeft = drag.left - way;
  });
  const end = () => {
    drag?.row.classList.remove("dragged");
    const { moved } = drag ?? {};
    drag = null;
    // A click follows the release; where the row was dragged it is not meant for the button under the mouse.
    if (moved) {
      const swallow = (event) => event.stopPropagation();
      root.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => root.removeEventListener("click", swallow, { capture: true }));
    }
  };
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
  root.addEventListener("wheel", (event) => {
    const row = event.target.closest(".quick-replies");
    if (!row || event.deltaX !== 0) return;
    row.scrollLeft += event.deltaY;
    event.preventDefault();
  }, { passive: false });
}
