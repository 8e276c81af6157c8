/* The catalog of words for scripts. A sentence is written in English where it is said, and that text
   is its key; where another language is spoken, the page carries what to say instead. A number that is
   filled in gets its separators: 1,204 clips. */

const instead = JSON.parse(document.getElementById("wording")?.textContent ?? "{}");

const separated = new Intl.NumberFormat(document.documentElement.lang);

function write(value) {
  return typeof value === "number" ? separated.format(value) : value;
}

function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)[sd]|%%/g, (place, name) => (name ? write(values[name]) : "%"));
}

/** A sentence, with its named places filled in. */
export function _(sentence, values = {}) {
  return fill(instead[sentence]?.[0] ?? sentence, values);
}

/** The form of a sentence for a number, which stands in it as %(num)d. */
export function ngettext(one, many, num, values = {}) {
  const [first, other] = instead[one] ?? [one, many];
  return fill(num === 1 ? first : other, { num, ...values });
}
