// Bring the README's tables of keys, commands and flags up to date with the program. Needs the compiled sources: `npm run docs`.
import {readFile, writeFile} from 'node:fs/promises';
import {withDocumentation} from '../build/source/app/docs.js';

const readme = await readFile('README.md', 'utf8');
await writeFile('README.md', withDocumentation(readme));
