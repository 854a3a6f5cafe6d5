// How much a message holds: counted as the server counts, said before anything is sent.

const LONGEST = 40_000;
const NEARLY = 39_000;
const number = new Intl.NumberFormat("en");

/** Say how much room is left where it becomes scarce; nothing before. */
export function room(text) {
  return text.length > NEARLY ? `${number.format(characters(text))} of ${number.format(LONGEST)} characters` : "";
}

/** Say that a text does not fit, in the words of the server; nothing where it does. */
export function tooLong(text) {
  if (text.length <= LONGEST) return "";
  const many = characters(text);
  return many > LONGEST ? `A message has room for ${number.format(LONGEST)} characters; this one has ${number.format(many)}.` : "";
}

function characters(text) {
  let many = 0;
  for (const _ of text) many += 1;
  return many;
}
