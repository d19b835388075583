/** `/cockpit/instances`: finds process instances by text, process, state, step, and the values of variables. */
import type { Request, Router } from 'express';
import { isTold, query, show, subjectOf, type Cockpit } from '../page.ts';
import { instanceRow } from '../models/instance-rows.ts';
import {
  readCondition,
  readSearch,
  searchAddress,
  searchChips,
  sortHeads,
  toFilter,
  type InstanceSearch,
} from '../models/instance-search.ts';
import { processOptions, versionOptions } from '../models/process-options.ts';
import type { Engine, Subject } from '../../engine/index.ts';

const STATUS_OPTIONS = [
  ['', 'Any state'],
  ['active', 'Running'],
  ['incident', 'With incidents'],
  ['completed', 'Completed'],
  ['cancelled', 'Cancelled'],
] as const;

export function instanceListRoutes(router: Router, cockpit: Cockpit): void {
  const { engine } = cockpit;

  router.get('/cockpit/instances', async (req, res) => {
    const subject = subjectOf(res);
    const search = readSearch(parametersOf(req));
    const added = readCondition(`${query(req, 'vn')}=${query(req, 'vv')}`);
    // The two fields for a new condition become one parameter, so that the address says what is searched.
    if (added.length > 0)
      return res.redirect(303, searchAddress({ ...search, variables: [...search.variables, ...added] }));
    const [page, options, versions, definitionText] = await Promise.all([
      engine.instances.list(subject, toFilter(search, query(req, 'after'))),
      processOptions(engine, subject, search.process),
      versionOptions(engine, subject, search.process, search.definition),
      describeDefinition(engine, subject, search.definition),
    ]);
    // The version is a field of the form when it is one of the chosen process, else a condition of its own.
    const isField = versions.some(({ value, selected }) => selected && value !== '');
    const chips = searchChips(search, isField ? '' : definitionText);
    show(cockpit, res, 'instances', 'instances', {
      title: 'Instances',
      live: ['instances', 'incidents'],
      shell: 'cockpit-instances',
      search,
      page,
      heads: sortHeads(search),
      rows: page.items.map(instanceRow),
      chips,
      hidden: hiddenFields(isField ? { ...search, definition: '' } : search),
      versions,
      isField,
      options,
      statusOptions: STATUS_OPTIONS.map(([value, label]) => ({
        value,
        label,
        selected: value === search.status,
      })),
      filtered: chips.length > 0 || [search.q, search.process, search.status].some(Boolean),
      first: query(req, 'after') !== '',
    });
  });
}

function parametersOf(req: Request): URLSearchParams {
  const at = req.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : req.originalUrl.slice(at + 1));
}

async function describeDefinition(engine: Engine, subject: Subject, key: string): Promise<string> {
  if (key === '') return '';
  try {
    const { name, version } = await engine.definitions.get(subject, key);
    return `${name}, version ${version}`;
  } catch (error) {
    if (!isTold(error)) throw error;
    return `Version ${key}`;
  }
}

/** What the form does not show must still be in the address after it is sent. */
function hiddenFields(search: InstanceSearch): readonly { readonly name: string; readonly value: string }[] {
  const address = searchAddress(search, { q: '', process: '', status: '' });
  const at = address.indexOf('?');
  return [...new URLSearchParams(at < 0 ? '' : address.slice(at + 1))].map(([name, value]) => ({
    name,
    value,
  }));
}
