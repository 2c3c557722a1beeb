/** What a setting means: of Markdown, code is shown as such, links and emphasis as their words. */
export function Meaning({ markdown }: { markdown: string }) {
  const words = markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('**', '');
  return words.split('`').map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} className="code">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
