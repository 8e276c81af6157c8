/* When two texts hold the same words. `fold` is the rule of app/words.py, letter by letter: the shape
   of quotation marks, dashes and blanks, accents, capitals, ligatures and one-letter fractions mean
   nothing. One table of examples tests both. */

const signs = new Map();
for (const [letters, sign] of [
  ["`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\uff07", "'"],
  ["\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u2036\uff02", '"'],
  ["\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-"],
  ["\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff", ""],
  ["\u00f7\u2044\u2215", "/"],
  ["\u00d7\u2715", "x"],
  ["\u00c6\u00e6", "ae"],
  ["\u0152\u0153", "oe"],
  ["\u00d8\u00f8", "o"],
  ["\u0141\u0142", "l"],
]) {
  for (const letter of letters) signs.set(letter, sign);
}
const powers = new Map([..."\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207f"].map((power, at) => [power, "0123456789n"[at]]));
const blank = /^[\s\u0085\u001c-\u001f]$/;

/** A text as it is compared. */
export function fold(text) {
  return foldWithPlaces(text).folded;
}

/** Where the words looked for stand in a text: the first and the last place, or null. */
export function find(text, wanted) {
  const { folded, places, ends } = foldWithPlaces(text);
  const sought = fold(wanted);
  const at = sought ? folded.indexOf(sought) : -1;
  return at < 0 ? null : [places[at], ends[at + sought.length - 1]];
}

/* Fold, and say of each folded letter from which place to which place of the text it came. */
function foldWithPlaces(text) {
  let folded = "";
  const places = [];
  const ends = [];
  let before = "";
  let place = 0;
  for (const letter of text) {
    const end = place + letter.length;
    for (const unit of joined(letter, before)) {
      if (unit === " " && (folded === "" || folded.endsWith(" "))) continue;
      folded += unit;
      places.push(place);
      ends.push(end);
    }
    before = letter;
    place = end;
  }
  return { folded: folded.trimEnd(), places, ends };
}

function joined(letter, before) {
  const plain = foldLetter(letter);
  if (powers.has(letter) && !powers.has(before)) return `^${plain}`.split("");
  /* 5½ is five and a half, not fifty-one halves. */
  if (plain.indexOf("/") > 0 && /^[0-9]$/.test(before)) return ` ${plain}`.split("");
  return plain.split("");
}

function foldLetter(letter) {
  if (signs.has(letter)) return signs.get(letter);
  if (powers.has(letter)) return powers.get(letter);
  if (blank.test(letter)) return " ";
  const parts = [...letter.normalize("NFKD")].filter((part) => part < "\u0300" || part > "\u036f");
  const plain = parts.map((part) => signs.get(part) ?? part).join("");
  return plain.toLowerCase().toUpperCase().toLowerCase().replaceAll("\u0307", "").replaceAll("\u03c2", "\u03c3");
}
