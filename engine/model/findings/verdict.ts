/** Findings → whether the file runs. */
import type { Finding, Verdict } from '../finding.ts';

export function verdictOf(findings: readonly Pick<Finding, 'severity'>[]): Verdict {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('blocker')) return 'refused';
  if (severities.has('ask')) return 'needs-answers';
  return severities.has('bind') ? 'needs-binding' : 'runs';
}
