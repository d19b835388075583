/** The JUnit suites of Camunda 7, Flowable and Activiti, in their data-only form, each under its dialect's own rules. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RejectedError } from '../../player.ts';
import { describeFindings, readFamilyBundle, type Bundle } from '../bundle.ts';
import { failed, notApplicable, passed, refused, type CaseResult, type Suite } from '../suite.ts';
import { Cast } from './cast.ts';
import { performAll } from './perform.ts';
import { NotApplicableError, ScenarioError, type Scenario } from './scenario.ts';
import { Stage } from './stage.ts';

export function scenarioSuite(name: string): Suite {
  return {
    name,
    async run(folder) {
      const { scenarios } = JSON.parse(readFileSync(path.join(folder, 'scenarios.json'), 'utf8')) as {
        readonly scenarios: readonly Scenario[];
      };
      const results: CaseResult[] = [];
      for (const scenario of scenarios) results.push(await runScenario(scenario, path.join(folder, 'files')));
      return results;
    },
  };
}

/** Foreign code that runs here all the same. */
const UNDERSTOOD = new Set(['script:juel']);

export async function runScenario(scenario: Scenario, files: string): Promise<CaseResult> {
  const { id, deploy } = scenario;
  const obstacle = obstacleOf(scenario);
  if (obstacle !== null) return notApplicable(id, obstacle);
  const paths = deploy.map((file) => path.join(files, file));
  const missing = paths.find((file) => !existsSync(file));
  if (missing) return notApplicable(id, `${path.basename(missing)} is not at hand`);
  const bundle = await readFamilyBundle(paths);
  if (bundle.blockers.length > 0) return refused(id, describeFindings(bundle.blockers));
  const isAsynchronous = paths.some((file) => ASYNCHRONOUS.test(readFileSync(file, 'utf8')));
  return play(scenario, bundle, isAsynchronous, files.includes('camunda7'));
}

function obstacleOf({ needs, ignored, setupUntranslated }: Scenario): string | null {
  const foreign = needs.filter((need) => !UNDERSTOOD.has(need));
  if (foreign.length > 0) return `needs ${foreign.join(', ')}`;
  if (ignored !== null && ignored !== false) return 'ignored by its own authors';
  return setupUntranslated === null ? null : 'its set-up was not translated';
}

async function play(
  scenario: Scenario,
  bundle: Bundle,
  isAsynchronous: boolean,
  isCompact: boolean,
): Promise<CaseResult> {
  const { id, steps } = scenario;
  const cast = new Cast(new Stage(bundle, isCompact), bundle);
  try {
    await performAll(cast, steps);
    return passed(id, bundle.definitions);
  } catch (error) {
    if (error instanceof NotApplicableError) return notApplicable(id, error.message);
    if (error instanceof ScenarioError || error instanceof RejectedError) {
      const excuse = excuseOf(scenario, bundle, isAsynchronous);
      const reason = `${error.message}${incidentsOf(cast)}`;
      return excuse === null ? failed(id, reason) : notApplicable(id, `${excuse}: ${reason}`);
    }
    return failed(id, `bug: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Why a case that fails could not do otherwise here; null when it should have passed. */
function excuseOf(scenario: Scenario, { readings }: Bundle, isAsynchronous: boolean): string | null {
  const foreign = readings.flatMap(({ findings }) =>
    findings.flatMap(({ key }) => (key !== undefined && JAVA.test(key) ? [key] : [])),
  );
  if (foreign.length > 0) return `needs ${[...new Set(foreign)].join(', ')}`;
  const text = JSON.stringify(scenario.steps);
  if (scenario.level === 'internal' && INTERNAL.test(text))
    return 'asserts how executions or jobs are stored';
  if (isAsynchronous && JOBS.test(text)) return 'asserts the jobs of asynchronous continuations';
  return text.includes('"transient"') ? 'transient variables of the API' : null;
}

/** Keys of the binding table that name Java code, or a service that only the upstream test starts. */
const JAVA =
  /\/(?:class|delegateExpression|expression|bean|method|type|listener|operation|implementation|connector)/i;
const INTERNAL = /"kind":"(?:execution|job|timerJob|deadLetterJob|eventSubscription|jobDefinition)"/;
const JOBS = /"kind":"(?:job|timerJob)"|"op":"(?:executeJob|runDueJobs)"|"transition"/;
const ASYNCHRONOUS = /:async(?:Before|After|Leave)?="true"/;

/** What stopped the process, for whoever reads why a case failed. */
function incidentsOf({ stage }: Cast): string {
  const found = stage
    .waits()
    .flatMap(({ element, wait }) =>
      wait.type === 'incident' ? [`${element}: ${wait.incident.message.slice(0, 160)}`] : [],
    );
  return found.length > 0 ? ` (incidents: ${found.slice(0, 3).join('; ')})` : '';
}
