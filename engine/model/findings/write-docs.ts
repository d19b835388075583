/** Writes docs/findings.md from the catalogue. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueMarkdown } from './catalogue-markdown.ts';

writeFileSync(path.resolve(import.meta.dirname, '../../../docs/findings.md'), catalogueMarkdown());
