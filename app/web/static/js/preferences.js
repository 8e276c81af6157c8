/* What somebody chose for this browser, remembered where the browser allows it. */

export function readChoice(name) {
  try {
    return localStorage.getItem(name) !== "off";
  } catch {
    return true; // a browser that refuses storage still has the thing, for this page
  }
}

export function writeChoice(name, isOn) {
  writeValue(name, isOn ? "on" : "off");
}

/** What is remembered under a name, or null. */
export function readValue(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function writeValue(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    /* the choice then lasts for this page */
  }
}
