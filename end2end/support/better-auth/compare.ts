// Two runs of the script, side by side.

import type { Difference } from './differences.ts';
import type { Sighting } from './script.ts';

interface Found {
  step: string;
  path: string;
  ours: unknown;
  reference: unknown;
  declared: Difference | undefined;
}

export interface Verdicts {
  declared: Difference[];
  agreements: number;
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
      found.push({ step: one.step, path, ours, reference, declared });
    }
  }
  return {
    declared: expected,
    agreements,
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
