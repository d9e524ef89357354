// Makes what is generated: the API's types from routes/openapi.yaml, and the route tree from src/routes.
// With --check it changes nothing and fails when a file is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Generator, getConfig } from '@tanstack/router-generator';
import openapiTS, { astToString } from 'openapi-typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const treeFile = `${root}src/routeTree.gen.ts`;
const typesFile = `${root}src/api/schema.gen.ts`;

const spec = new URL('../../routes/openapi.yaml', import.meta.url);
const types = `/** Generated from routes/openapi.yaml by "npm run generate". Do not edit. */\n\n${astToString(await openapiTS(spec, { defaultNonNullable: false }))}`;

const treeBefore = existsSync(treeFile) ? readFileSync(treeFile, 'utf8') : '';
const config = getConfig(
  { target: 'react', quoteStyle: 'single', autoCodeSplitting: true, disableLogging: true },
  root,
);
await new Generator({ config, root }).run();
const treeAfter = readFileSync(treeFile, 'utf8');

const stale = [];
if (treeBefore !== treeAfter) stale.push('src/routeTree.gen.ts');
if ((existsSync(typesFile) ? readFileSync(typesFile, 'utf8') : '') !== types) stale.push('src/api/schema.gen.ts');

if (!check) {
  writeFileSync(typesFile, types);
  console.log(stale.length ? `generated ${stale.join(', ')}` : 'generated files were up to date');
} else {
  if (treeBefore !== treeAfter) writeFileSync(treeFile, treeBefore);
  if (stale.length) {
    console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" in frontend.`);
    process.exit(1);
  }
  console.log('generated files are up to date');
}
