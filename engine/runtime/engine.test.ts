import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaveCases, leaveEngine, worker } from '../testing/leave-cases.ts';
import { leaveProcess } from '../testing/leave-process.ts';
import { testStores } from '../testing/stores.ts';
import type { TestEngine } from '../testing/test-engine.ts';
import type { Subject } from '../views.ts';

for (const store of testStores) {
  const suite = store.missing === null ? describe : describe.skip;
  suite(`on ${store.name}${store.missing === null ? '' : `: ${store.missing}`}`, () => {
    let t: TestEngine;
    let anna: Subject;
    let carla: Subject;
    let dina: Subject;
    let frida: Subject;
    let omar: Subject;
    let admin: Subject;
    const { start, approveTask, approved, book } = leaveCases(() => t);

    beforeAll(async () => {
      t = await leaveEngine({ database: await store.open() });
      ({ anna, carla, dina, frida, omar, admin } = t.people);
    });

    afterAll(() => t.close());

    describe('deploying', () => {
      it('shows what is deployed, and makes no version of the same content', async () => {
        const again = await t.engine.definitions.deploy(frida, leaveProcess);
        expect(again).toMatchObject({
          unchanged: true,
          definitions: [
            { processId: 'leave', version: 1, latest: true, startable: true, deployedBy: 'frida' },
          ],
        });
        expect(again.forms.map(({ formId }) => formId).toSorted()).toEqual([
          'leave-approval',
          'leave-request',
        ]);
      });

      it('refuses what cannot run, with findings, and changes nothing', async () => {
        const broken = { name: 'broken.bpmn', content: '<definitions/>' };
        await expect(t.engine.definitions.deploy(frida, [broken])).rejects.toMatchObject({
          code: 'DEPLOYMENT_REFUSED',
          details: {
            findings: expect.arrayContaining([
              expect.objectContaining({ file: 'broken.bpmn', severity: 'blocker' }),
            ]),
          },
        });
        expect((await t.engine.definitions.list(frida, {})).count).toBe(1);
        expect(await t.engine.definitions.check(frida, [broken])).toMatchObject([{ verdict: 'refused' }]);
      });

      it('gives back file, picture, outline and start form', async () => {
        const [definition] = (await t.engine.definitions.list(frida, {})).items;
        const key = definition?.key ?? '';
        expect(await t.engine.definitions.xml(frida, key)).toBe(leaveProcess[0]?.content);
        expect((await t.engine.definitions.diagram(frida, key)).shapes.map(({ element }) => element)).toEqual(
          ['Requested', 'Approve'],
        );
        expect((await t.engine.definitions.outline(frida, key)).map(({ element }) => element)).toContain(
          'Book',
        );
        expect(await t.engine.definitions.startForm(anna, key)).toMatchObject({ id: 'leave-request' });
        expect(await t.engine.forms.list(frida, {})).toMatchObject({ count: 2 });
      });
    });

    describe('a case from start to end', () => {
      it('goes from hand to hand', async () => {
        const started = await start(anna, 5, 'L-1');
        expect(started).toMatchObject({
          businessKey: 'L-1',
          status: 'active',
          startedBy: 'anna',
          nextTask: null,
        });
        const [offered] = (await t.engine.tasks.list(carla, { view: 'groups', instanceId: started.id }))
          .items;
        expect(offered).toMatchObject({
          name: 'Approve leave',
          description: 'Look at the plan of the team first.',
          assignee: null,
          candidateGroups: ['managers'],
          businessKey: 'L-1',
          processName: 'Request leave',
          priority: 50,
        });
        const id = offered?.id ?? '';
        expect((await t.engine.tasks.claim(carla, id)).assignee).toBe('carla');
        expect(await t.engine.tasks.form(carla, id)).toMatchObject({
          schema: { id: 'leave-approval' },
          data: { days: 5 },
          draftSavedAt: null,
        });
        const done = await t.engine.tasks.complete(carla, id, {
          variables: { approved: true, days: 99, other: 1 },
        });
        expect(done).toEqual({ taskId: id, nextTask: null, instanceEnded: false });
        const variables = await t.engine.instances.variables(omar, started.id);
        expect(Object.fromEntries(variables.map(({ name, value }) => [name, value]))).toMatchObject({
          days: 5,
          approved: true,
        });
        expect(variables.map(({ name }) => name)).not.toContain('other');
        const job = await book();
        expect(job).toMatchObject({
          type: 'book',
          instanceId: started.id,
          attempt: 1,
          variables: { days: 5 },
        });
        await t.engine.jobs.complete(worker, job.id, job.lock, { booking: 'B-7' });
        const [last] = (await t.engine.tasks.list(anna, { view: 'mine', instanceId: started.id })).items;
        expect(last?.name).toBe('Tell the team');
        expect(await t.engine.tasks.complete(anna, last?.id ?? '', {})).toMatchObject({
          instanceEnded: true,
        });
        expect(await t.engine.instances.get(omar, started.id)).toMatchObject({ status: 'completed' });
        expect((await t.engine.instances.variables(omar, started.id)).map(({ name }) => name)).toContain(
          'booking',
        );
      });

      it('hands the next task of the case to the same person', async () => {
        const { id } = await start(carla);
        const task = await approveTask(id);
        await t.engine.tasks.claim(carla, task.id);
        await t.engine.tasks.complete(carla, task.id, { variables: { approved: true } });
        const job = await book();
        await t.engine.jobs.complete(worker, job.id, job.lock, {});
        const own = await start(dina, 1);
        await t.engine.tasks.claim(carla, (await approveTask(own.id)).id);
        const [inform] = (await t.engine.tasks.list(carla, { view: 'mine', instanceId: id })).items;
        expect(inform).toMatchObject({ element: 'Inform', assignee: 'carla' });
        expect((await t.engine.tasks.complete(carla, inform?.id ?? '', {})).nextTask).toBeNull();
        expect((await start(carla, 2)).nextTask).toMatchObject({ element: 'Approve' });
      });

      it('has a record, a path, and what is alive', async () => {
        const { id } = await start(anna, 4);
        const elements = await t.engine.instances.elements(omar, id);
        expect(elements.map(({ element, kind }) => [element, kind])).toEqual([
          ['leave', 'process'],
          ['Approve', 'userTask'],
        ]);
        expect(elements[1]).toMatchObject({ name: 'Approve leave', waits: [{ type: 'task' }] });
        expect(elements[1]?.enteredAt).toBe(new Date(t.clock.now()).toISOString());
        const path = await t.engine.instances.path(omar, id);
        expect(path.flows).toEqual({ toApprove: 1 });
        expect(path.elements).toContainEqual({
          element: 'Approve',
          active: 1,
          incidents: 0,
          completed: 0,
          cancelled: 0,
        });
        expect(path.elements).toContainEqual({
          element: 'Requested',
          active: 0,
          incidents: 0,
          completed: 1,
          cancelled: 0,
        });
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const request = { limit: 2, ...(after === undefined ? {} : { after }) };
          const page = await t.engine.instances.history(omar, id, request);
          expect(page.items.length).toBeLessThanOrEqual(2);
          seen.push(...page.items.map(({ type }) => type));
          after = page.next ?? undefined;
        } while (after !== undefined);
        expect(seen[0]).toBe('instance.started');
        expect(seen).toContain('wait.opened');
        const back = await t.engine.instances.history(omar, id, { order: 'desc', limit: 200 });
        expect(back.items.map(({ type }) => type).toReversed()).toEqual(seen);
        expect(back.count).toBe(seen.length);
        const only = await t.engine.instances.history(omar, id, { types: ['element.entered'] });
        expect(only.items.map(({ element }) => element)).toEqual(['leave', 'Requested', 'Approve']);
        expect(only.items[2]).toMatchObject({ by: 'anna', elementName: 'Approve leave' });
      });

      it('can be cancelled, with a reason, by operators', async () => {
        const { id } = await start();
        const task = await approveTask(id);
        await t.engine.tasks.claim(carla, task.id);
        await t.engine.tasks.saveDraft(carla, task.id, { remark: 'half' });
        await t.engine.instances.cancel(omar, id, 'entered twice');
        expect(await t.engine.instances.get(omar, id)).toMatchObject({ status: 'cancelled' });
        await expect(t.engine.tasks.get(carla, task.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        const { items } = await t.engine.instances.history(omar, id, { types: ['instance.cancelled'] });
        expect(items).toMatchObject([{ by: 'omar', data: { reason: 'entered twice' } }]);
        await expect(t.engine.instances.cancel(omar, id, null)).rejects.toMatchObject({ code: 'ENDED' });
      });
    });

    describe('incidents', () => {
      it('stand in lists and figures, and go when what failed is tried again', async () => {
        const { id } = await start(anna, 2, 'L-2');
        await approved(id);
        for (let attempt = 0; attempt < 2; attempt += 1) {
          const job = await book();
          await t.engine.jobs.fail(worker, job.id, job.lock, {
            message: 'Calendar 17 is down',
            retryInMs: 0,
          });
        }
        const page = await t.engine.incidents.list(omar, { instanceId: id });
        expect(page.items).toMatchObject([
          {
            type: 'job',
            message: 'Calendar 17 is down',
            element: 'Book',
            elementName: 'Book the days',
            businessKey: 'L-2',
          },
        ]);
        const incident = page.items[0]?.id ?? '';
        expect(await t.engine.incidents.get(omar, incident)).toEqual(page.items[0]);
        expect(await t.engine.instances.get(omar, id)).toMatchObject({ incidents: 1 });
        expect(
          (await t.engine.instances.list(omar, { status: 'incident' })).items.map((item) => item.id),
        ).toEqual([id]);
        const overview = await t.engine.overview(omar);
        expect(overview.incidentGroups).toMatchObject([
          { element: 'Book', elementName: 'Book the days', count: 1 },
        ]);
        const [definition] = (await t.engine.definitions.list(omar, {})).items;
        expect(definition?.counts.incidents).toBe(1);
        const statistics = await t.engine.definitions.statistics(omar, definition?.key ?? '');
        expect(statistics.find(({ element }) => element === 'Book')).toMatchObject({
          active: 1,
          incidents: 1,
        });
        await expect(t.engine.incidents.retry(omar, incident, { retries: 0 })).rejects.toMatchObject({
          code: 'INVALID',
        });
        await t.engine.incidents.retry(omar, incident, { retries: 1, variables: { calendar: 18 } });
        await expect(t.engine.incidents.get(omar, incident)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        const job = await book();
        expect(job).toMatchObject({ instanceId: id, variables: { calendar: 18 } });
        await t.engine.jobs.complete(worker, job.id, job.lock, {});
        expect((await t.engine.overview(omar)).openIncidents).toBe(0);
      });
    });

    describe('figures', () => {
      it('count what is open and what has ended, by process and day', async () => {
        const overview = await t.engine.overview(omar);
        const open = await t.engine.instances.list(omar, { status: 'active' });
        expect(overview.activeInstances).toBe(open.count);
        expect(overview.openTasks).toBe((await t.engine.tasks.list(omar, { view: 'all' })).count);
        expect(overview.days).toHaveLength(14);
        expect(overview.days.at(-1)).toMatchObject({ day: '2026-01-15', started: overview.startedToday });
        expect(overview.processes).toMatchObject([
          { processId: 'leave', latestVersion: 1, active: open.count, incidents: 0 },
        ]);
        expect(overview.completedToday).toBeGreaterThan(0);
        expect(overview.processes[0]?.medianDurationMs).not.toBeNull();
      });

      it('are up to date after a change', async () => {
        const before = await t.engine.overview(omar);
        await start();
        expect((await t.engine.overview(omar)).activeInstances).toBe(before.activeInstances + 1);
      });
    });

    describe('changes', () => {
      it('are told to pages', async () => {
        const topics = new Set<string>();
        const end = t.engine.live.subscribe((change) => change.topics.forEach((topic) => topics.add(topic)));
        await start();
        await t.clock.advance(1_000);
        end();
        expect([...topics]).toEqual(expect.arrayContaining(['instances', 'tasks']));
      });
    });

    describe('bindings', () => {
      it('are asked for by what foreign diagrams call', async () => {
        const content = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
      id="f" targetNamespace="x"><process id="foreign" isExecutable="true"><startEvent id="S" /><sequenceFlow id="a" sourceRef="S" targetRef="Archive" />
      <serviceTask id="Archive" name="Archive it" camunda:class="com.acme.Archive" /><sequenceFlow id="b" sourceRef="Archive" targetRef="E" />
      <endEvent id="E" /></process></definitions>`;
        await t.engine.definitions.deploy(frida, [{ name: 'foreign.bpmn', content }]);
        const key = 'camunda7/class/com.acme.Archive';
        expect(await t.engine.bindings.unbound(frida)).toMatchObject([
          { key, places: [{ processId: 'foreign', element: 'Archive', elementName: 'Archive it' }] },
        ]);
        const binding = { key, target: 'worker', type: 'archive', inputs: {}, script: null } as const;
        expect(await t.engine.bindings.put(frida, binding)).toMatchObject({ ...binding, updatedBy: 'frida' });
        expect(await t.engine.bindings.unbound(frida)).toEqual([]);
        expect(await t.engine.bindings.list(frida)).toMatchObject([binding]);
        for (const wrong of [
          { ...binding, key: 'archive' },
          { ...binding, target: 'connector', type: 'fax' },
          { ...binding, type: null },
          { ...binding, target: 'script' },
        ] as const)
          await expect(t.engine.bindings.put(frida, wrong)).rejects.toMatchObject({ code: 'INVALID' });
        await t.engine.bindings.remove(frida, key);
        await expect(t.engine.bindings.remove(frida, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      });
    });

    describe('health', () => {
      it('says whether the database answers', async () => {
        expect(await t.engine.health()).toMatchObject({ ready: true, detail: null });
        expect(admin.groups).toEqual(['admin']);
      });
    });
  });
}
