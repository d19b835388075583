/** `baton check`: reads files as a deployment would, and says what would run and what must be mended. */
import { checkResources } from '../model/index.ts';
import type { CheckReport } from '../views.ts';
import { readDecisions } from './companions.ts';
import { parseWords, readResources, type Command } from './command.ts';

const SIGNS = { blocker: '✗', bind: '→', ask: '?', review: '!', info: '·' } as const;
const VERDICTS = {
  runs: 'runs as it is',
  'needs-binding': 'runs once foreign code is bound',
  'needs-answers': 'runs once what is undecided is answered',
  refused: 'cannot run',
} as const;

/** Exit 0 when all run, 1 when any does not, 2 on a usage error. */
export const check: Command = async (words, terminal) => {
  const parsed = parseWords(words, { json: { type: 'boolean' } });
  if (!parsed.ok || parsed.files.length === 0) {
    terminal.err(`baton check: ${parsed.ok ? 'name at least one file' : parsed.message}\n`);
    return 2;
  }
  const reports = await checkEach(parsed.files);
  for (const report of reports) {
    terminal.out(parsed.values.json ? `${JSON.stringify(report)}\n` : inWords(report));
  }
  return reports.every(({ verdict }) => verdict === 'runs') ? 0 : 1;
};

/** A file that cannot be read is a refused file, so that the others are still told. */
async function checkEach(files: readonly string[]): Promise<readonly CheckReport[]> {
  const readable: { readonly file: string; readonly name: string; readonly content: string | Uint8Array }[] =
    [];
  const unreadable = new Map<string, string>();
  for (const file of files) {
    try {
      const [resource] = await readResources([file]);
      if (resource) readable.push({ ...resource, file });
    } catch (error) {
      unreadable.set(file, (error as Error).message);
    }
  }
  const reports = await checkResources(
    readable.map(({ file, content }) => ({ name: file, content })),
    readDecisions,
  );
  const byFile = new Map(reports.map((report) => [report.file, report]));
  return files.map(
    (file) => byFile.get(file) ?? unreadableReport(file, unreadable.get(file) ?? 'It cannot be read.'),
  );
}

function unreadableReport(file: string, message: string): CheckReport {
  return {
    file,
    dialects: [],
    tool: null,
    executable: [],
    verdict: 'refused',
    findings: [
      {
        file,
        element: null,
        code: 'FILE_UNREADABLE',
        severity: 'blocker',
        message,
        remedy: 'Name a file that exists and can be read.',
      },
    ],
  };
}

function inWords({ file, verdict, executable, dialects, findings }: CheckReport): string {
  const what =
    executable.length > 0 ? ` (${executable.join(', ')}; ${dialects.join(', ') || 'plain BPMN'})` : '';
  const lines = findings.map(
    ({ severity, element, code, message, remedy }) =>
      `  ${SIGNS[severity]} ${element ? `${element}: ` : ''}${message} ${remedy} [${code}]`,
  );
  return [`${file}: ${VERDICTS[verdict]}${what}`, ...lines, ''].join('\n');
}
