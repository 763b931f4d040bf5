// The date picker of a datetimepicker action.

const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };

// Resolves to {date: …}, {time: …} or {datetime: …}, or to null when nothing was chosen.
export function pickDate(action) {
  const dialog = document.getElementById("picker");
  const input = document.getElementById("picker-input");
  input.type = INPUTS[action.mode];
  for (const [from, to] of [["initial", "value"], ["min", "min"], ["max", "max"]]) {
    input[to] = (action[from] ?? "").replace("t", "T");
  }
  return new Promise((resolve) => {
    dialog.returnValue = "cancel";
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "ok" && input.value ? { [action.mode]: input.value } : null);
    }, { once: true });
    dialog.showModal();
  });
}
