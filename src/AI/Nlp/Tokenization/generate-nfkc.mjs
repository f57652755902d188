// Writes nfkc.txt: `node generate-nfkc.mjs > nfkc.txt` (Node's own Unicode data).
// Hangul syllables are left out: they are composed by arithmetic, and the tokenizer's vocabulary holds none.
const characters = [];
for (let code = 0x80; code < 0x110000; code++)
  if ((code < 0xd800 || code > 0xdfff) && (code < 0xac00 || code > 0xd7a3)) characters.push(String.fromCodePoint(code));

const hex = text => [...text].map(c => c.codePointAt(0).toString(16)).join(" ");

console.log(`# Unicode ${process.versions.unicode}, hexadecimal. '=': a character and its compatibility mapping. '+': two characters and what they compose to.`);
for (const character of characters) {
  const mapped = character.normalize("NFKC");
  if (mapped !== character) console.log(`= ${hex(character)} ${hex(mapped)}`);
}

for (const character of characters) {
  const parts = [...character.normalize("NFD")];
  if (parts.length < 2 || character.normalize("NFC") !== character) continue;
  const first = parts.slice(0, -1).join("").normalize("NFC");
  if ([...first].length === 1) console.log(`+ ${hex(first + parts.at(-1))} ${hex(character)}`);
}
