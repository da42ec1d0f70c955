// Usage: node check.mjs FOLDER, the folder that gateway-metrics export wrote. Run it beside its node_modules.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';

const folder = process.argv[2];
const dashboards = readdirSync(join(folder, 'grafana/dashboards')).filter(name => name.endsWith('.json'));
const rules = readdirSync(join(folder, 'prometheus/rules')).filter(name => name.endsWith('.yml'));
const problems = [];
let queries = 0;

// Grafana replaces its variables before Prometheus sees a query.
function checkQuery(where, text) {
  queries++;
  const query = text.replace(/\$__(rate_interval|interval|range)\b/g, '5m');
  parser.parse(query).iterate({
    enter: node => { if (node.type.isError) problems.push(`${where}: no PromQL at offset ${node.from}: ${text}`); },
  });
}

const kinds = {
  timeseries: 'TimeSeries', stat: 'Stat', gauge: 'Gauge', table: 'Table', heatmap: 'Heatmap',
};
const withoutFieldConfig = new Set(['stat', 'gauge']);
const lines = ["import type { Dashboard, Panel, RowPanel } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';"];
for (const [type, name] of Object.entries(kinds))
  lines.push(`import type * as ${type} from '@grafana/schema/dist/esm/raw/composable/${type}/panelcfg/x/${name}PanelCfg_types.gen';`);

// JSON has texts where the types have enums, and Grafana fills in what is left out. Words that the types do not know remain errors.
lines.push(`
type FromJson<T> = T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T
  : T extends readonly (infer U)[] ? FromJson<U>[] : unknown extends T ? any : { [K in keyof T]: FromJson<T[K]> };
type Known<T> = FromJson<Partial<T>>;
`);

let panels = 0;
dashboards.forEach((file, d) => {
  const dashboard = JSON.parse(readFileSync(join(folder, 'grafana/dashboards', file), 'utf8'));
  const all = dashboard.panels.flatMap(panel => [panel, ...(panel.panels ?? [])]);
  // What Prometheus' data source reads of an annotation is its own, and in no schema.
  for (const annotation of dashboard.annotations.list) {
    checkQuery(`${file}, ${annotation.name}`, annotation.expr);
    for (const own of ['expr', 'step', 'titleFormat', 'textFormat']) delete annotation[own];
  }
  lines.push(`export const dashboard${d}: FromJson<Omit<Dashboard, 'panels'>> = ${JSON.stringify({ ...dashboard, panels: undefined })}; // ${file}`);
  for (const panel of all) {
    const name = `panel${panels++}`;
    if (panel.type === 'row') {
      lines.push(`export const ${name}: FromJson<Omit<RowPanel, 'panels'>> = ${JSON.stringify({ ...panel, panels: undefined })}; // ${file}`);
      continue;
    }
    for (const target of panel.targets) checkQuery(`${file}, ${panel.title}`, target.expr);
    const { custom, ...defaults } = panel.fieldConfig.defaults;
    const plain = { ...panel, options: {}, fieldConfig: { ...panel.fieldConfig, defaults } };
    lines.push(`export const ${name}: FromJson<Panel> = ${JSON.stringify(plain)}; // ${file}`);
    lines.push(`export const ${name}options: Known<${panel.type}.Options> = ${JSON.stringify(panel.options)}; // ${file}`);
    if (custom && !withoutFieldConfig.has(panel.type))
      lines.push(`export const ${name}field: Known<${panel.type}.FieldConfig> = ${JSON.stringify(custom)}; // ${file}`);
  }
});

for (const file of rules) {
  for (const [, text] of readFileSync(join(folder, 'prometheus/rules', file), 'utf8').matchAll(/^ +expr: (".*")$/gm))
    checkQuery(file, JSON.parse(text));
}

writeFileSync('dashboards.ts', lines.join('\n') + '\n');
try {
  execFileSync('node', ['node_modules/typescript/bin/tsc', '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022', 'dashboards.ts'], { encoding: 'utf8' });
} catch (error) {
  problems.push(...error.stdout.split('\n').slice(0, 40));
}

if (queries === 0 || panels === 0) problems.push('There is nothing to check.');
console.log(problems.length ? problems.join('\n') : `${dashboards.length} dashboards, ${panels} panels and rows, ${queries} queries: well formed.`);
process.exit(problems.length ? 1 : 0);
