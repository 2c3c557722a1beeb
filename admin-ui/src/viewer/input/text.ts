/** Cuts text into pieces of at most `length` code points, between characters, with the line ends a keyboard types. */
export function splitText(text: string, length: number): string[] {
  const codePoints = Array.from(text.replace(/\r\n?/g, '\n'));
  const parts: string[] = [];
  for (let start = 0; start < codePoints.length; start += length) {
    parts.push(codePoints.slice(start, start + length).join(''));
  }
  return parts;
}
