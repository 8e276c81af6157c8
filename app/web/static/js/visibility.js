/* How much of an element a person can see, and bringing it back when that is too little. */

const STEPS = [0.05, 0.275, 0.5, 0.725, 0.95];
const MOST = 0.75;

/* Points all over the element, each asked for what lies on top there: so it counts neither what has
   left the window, nor what a sticky bar covers, nor what a fingers' zoom has moved off the screen. */
function seenShare(element) {
  const box = element.getBoundingClientRect();
  const points = STEPS.flatMap((down) => STEPS.map((right) => [box.left + right * box.width, box.top + down * box.height]));
  return points.filter(([x, y]) => isOnScreen(x, y) && element.contains(document.elementFromPoint(x, y))).length / points.length;
}

function isOnScreen(x, y) {
  const screen = window.visualViewport;
  if (!screen) return true;
  const [right, down] = [x - screen.offsetLeft, y - screen.offsetTop];
  return right >= 0 && right <= screen.width && down >= 0 && down <= screen.height;
}

/** Scroll to an element unless most of it is seen. */
export function bringBack(element) {
  if (seenShare(element) < MOST) element.scrollIntoView({ block: "center", inline: "nearest" });
}
