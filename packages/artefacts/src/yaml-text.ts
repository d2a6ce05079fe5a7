import { Document } from 'yaml';

/** Data as YAML, under a comment. Nothing is folded, so that long expressions stay as they are. */
export function yamlText(data: unknown, note: string): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  document.commentBefore = note
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
  return document.toString({ lineWidth: 0 });
}
