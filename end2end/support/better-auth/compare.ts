// Two runs of the script, side by side.

import type { Difference } from './differences.ts';
import type { Sighting } from './script.ts';

interface Found {
  step: string;
  endpoint: string;
  path: string;
  ours: unknown;
  reference: unknown;
  declared: Difference | undefined;
}

export interface Verdicts {
  declared: Difference[];
  agreements: number;
  /** The endpoint of each call. */
  calls: string[];
  found: Found[];
  undeclared: string[];
  unseen: string[];
}

export function compare(ours: Sighting[], reference: Sighting[], expected: Difference[]): Verdicts {
  const found: Found[] = [];
  let agreements = 0;
  for (const [index, one] of ours.entries()) {
    const other = reference[index];
    if (other?.step !== one.step) throw new Error(`the scripts went apart at ${one.step}`);
    const apart =
      one.status === other.status
        ? differences('body', one.body, other.body)
        : [{ path: 'status', ours: outcome(one), reference: outcome(other) }];
    if (apart.length === 0) agreements += 1;
    for (const { path, ours, reference } of apart) {
      const declared = expected.find((entry) => entry.steps.test(one.step) && entry.path.test(path));
      found.push({ step: one.step, endpoint: one.endpoint, path, ours, reference, declared });
    }
  }
  return {
    declared: expected,
    agreements,
    calls: ours.map(({ endpoint }) => endpoint),
    found,
    undeclared: found.filter((each) => !each.declared).map(line),
    unseen: expected.filter((entry) => !found.some((each) => each.declared === entry)).map(({ why }) => why),
  };
}

/** The table as Markdown: each declared difference once, with the calls in which it shows. */
export function table({ declared, agreements, found, undeclared }: Verdicts): string {
  const rows = declared.map((entry) => {
    const shown = found.filter((each) => each.declared === entry);
    const first = shown[0];
    const values = first ? `\`${text(first.reference)}\` | \`${text(first.ours)}\`` : ' | ';
    return `| ${first?.step ?? ''}${shown.length > 1 ? ` and ${shown.length - 1} more` : ''} | ${values} | ${entry.why} |`;
  });
  return [
    `${agreements} calls agree in status, code and body.`,
    '',
    '| call | reference | Tenantry | why |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...undeclared.map((each) => `UNDECLARED ${each}`),
  ].join('\n');
}

export interface Coverage {
  endpoint: string;
  calls: number;
  agreements: number;
  /** Calls that differ as declared. */
  declared: number;
}

/** Each endpoint with its calls in all scripts, in the order of `endpoints`; one that nobody calls has none. */
export function coverage(endpoints: string[], verdicts: Verdicts[]): Coverage[] {
  return endpoints.map((endpoint) => {
    const calls = verdicts.flatMap((each) => each.calls).filter((called) => called === endpoint).length;
    const found = verdicts.flatMap((each, script) => each.found.map((one) => ({ ...one, script })));
    const differing = found.filter((one) => one.endpoint === endpoint);
    const steps = (all: typeof found) => new Set(all.map(({ script, step }) => `${script} ${step}`)).size;
    return {
      endpoint,
      calls,
      agreements: calls - steps(differing),
      declared: steps(differing.filter((one) => one.declared)),
    };
  });
}

/** As Markdown. */
export function coverageTable(rows: Coverage[]): string {
  return [
    '| endpoint | calls | agree | differ as declared |',
    '| --- | --: | --: | --: |',
    ...rows.map(({ endpoint, calls, agreements, declared }) => `| ${endpoint} | ${calls} | ${agreements} | ${declared} |`),
  ].join('\n');
}

/** A success and a refusal have nothing more to compare. */
function outcome({ status, body }: Sighting): unknown {
  return status < 400 ? status : { status, ...(body as object) };
}

function line({ step, path, ours, reference }: Found): string {
  return `${step}: ${path}: ours ${text(ours)}, reference ${text(reference)}`;
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function differences(path: string, ours: unknown, reference: unknown): { path: string; ours: unknown; reference: unknown }[] {
  if (isRecord(ours) && isRecord(reference)) {
    const names = [...new Set([...Object.keys(ours), ...Object.keys(reference)])];
    return names.flatMap((name) => differences(path ? `${path}.${name}` : name, ours[name], reference[name]));
  }
  if (Array.isArray(ours) && Array.isArray(reference) && ours.length === reference.length) {
    return ours.flatMap((item, index) => differences(`${path}.${index}`, item, reference[index]));
  }
  return JSON.stringify(ours) === JSON.stringify(reference) ? [] : [{ path, ours, reference }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
