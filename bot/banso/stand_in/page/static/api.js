// Requests to the stand-in. What it refuses becomes an Error with its own words.

const BASE = "/_stand_in";

async function request(method, path, { json, body, type } = {}) {
  const headers = {};
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (type) headers["Content-Type"] = type;
  const answer = await fetch(BASE + path, {
    method, headers, body: json === undefined ? body : JSON.stringify(json),
  });
  if (!answer.ok) {
    const { detail } = await answer.json().catch(() => ({}));
    const error = new Error(typeof detail === "string" ? detail : `HTTP ${answer.status}`);
    error.status = answer.status;
    throw error;
  }
  return answer.status === 204 ? null : answer.json();
}

export const get = (path) => request("GET", path);
export const post = (path, json = {}) => request("POST", path, { json });
export const remove = (path) => request("DELETE", path);
export const upload = (path, file) => request("POST", path, { body: file, type: file.type });
