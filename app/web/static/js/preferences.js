/* What somebody chose for this browser: on or off, remembered where the browser allows it. */

export function readChoice(name) {
  try {
    return localStorage.getItem(name) !== "off";
  } catch {
    return true; // a browser that refuses storage still has the thing, for this page
  }
}

export function writeChoice(name, isOn) {
  try {
    localStorage.setItem(name, isOn ? "on" : "off");
  } catch {
    /* the choice then lasts for this page */
  }
}
