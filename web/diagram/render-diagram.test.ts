/** The picture of a process: what is drawn, what a hostile file cannot do, what the overlay changes. */
import { describe, expect, it } from '@jest/globals';
import type { Diagram, DiagramEdge, DiagramShape } from '../../engine/index.ts';
import { renderDiagram } from './index.ts';

function shape(type: string, changes: Partial<DiagramShape> = {}): DiagramShape {
  return {
    element: `${type}_1`,
    type,
    name: null,
    bounds: { x: 100, y: 100, width: 100, height: 80 },
    label: null,
    isExpanded: false,
    isHorizontal: true,
    event: null,
    interrupting: true,
    throwing: false,
    marker: null,
    isForCompensation: false,
    triggeredByEvent: false,
    fill: null,
    stroke: null,
    parent: null,
    ...changes,
  };
}

function edge(type: DiagramEdge['type'], changes: Partial<DiagramEdge> = {}): DiagramEdge {
  return {
    element: `${type}_1`,
    type,
    name: null,
    waypoints: [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 40 },
    ],
    label: null,
    isDefault: false,
    isConditional: false,
    stroke: null,
    ...changes,
  };
}

const draw = (shapes: DiagramShape[], edges: DiagramEdge[] = [], overlay = {}): string =>
  renderDiagram({ id: 'd', shapes, edges } satisfies Diagram, overlay, { title: 'A process' });

const circles = (svg: string): number => svg.split('<circle').length - 1;

describe('renderDiagram', () => {
  it('gives nothing for a diagram without shapes', () => {
    expect(draw([])).toBe('');
  });

  it('is an image with a name, as large as what it shows', () => {
    const svg = draw([shape('task')]);
    expect(svg).toContain('role="img" aria-labelledby="diagram-title"');
    expect(svg).toContain('<title id="diagram-title">A process</title>');
    expect(svg).toContain('viewBox="88 88 124 104" width="124" height="104"');
  });

  it('tells thin, double, thick and dashed rims of events apart', () => {
    const bounds = { x: 0, y: 0, width: 36, height: 36 };
    expect(circles(draw([shape('startEvent', { bounds })]))).toBe(1);
    expect(circles(draw([shape('intermediateCatchEvent', { bounds })]))).toBe(2);
    expect(draw([shape('endEvent', { bounds })])).toContain('d-end');
    expect(draw([shape('boundaryEvent', { bounds })])).not.toContain('d-dashed');
    expect(draw([shape('boundaryEvent', { bounds, interrupting: false })])).toContain('d-dashed');
  });

  it('fills the symbol of a throwing event and not that of a catching one', () => {
    const caught = draw([shape('intermediateCatchEvent', { event: 'signal' })]);
    const thrown = draw([shape('intermediateThrowEvent', { event: 'signal', throwing: true })]);
    expect(caught).not.toContain('d-solid');
    expect(thrown).toContain('d-solid');
  });

  it.each([
    'message',
    'timer',
    'error',
    'escalation',
    'signal',
    'compensate',
    'conditional',
    'link',
    'cancel',
    'terminate',
    'multiple',
    'parallelMultiple',
  ])('has a symbol of its own for %s', (event) => {
    const plain = draw([shape('endEvent')]);
    const others = ['message', 'timer', 'error', 'terminate'].filter((other) => other !== event);
    const svg = draw([shape('endEvent', { event })]).replaceAll(event, '');
    expect(svg.length).toBeGreaterThan(plain.length + 30);
    for (const other of others)
      expect(svg).not.toBe(draw([shape('endEvent', { event: other })]).replaceAll(other, ''));
  });

  it.each([
    'userTask',
    'serviceTask',
    'scriptTask',
    'manualTask',
    'sendTask',
    'receiveTask',
    'businessRuleTask',
  ])('draws the symbol of a %s', (type) => {
    expect(draw([shape(type)]).length).toBeGreaterThan(draw([shape('task')]).length + 60);
  });

  it.each(['exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'complexGateway', 'eventBasedGateway'])(
    'draws the symbol of a %s inside its diamond',
    (type) => {
      expect(draw([shape(type)])).toMatch(/M150 100L200 140 150 180 100 140z/);
      expect(draw([shape(type)]).length).toBeGreaterThan(draw([shape('unknownGateway')]).length + 30);
    },
  );

  it('marks loops, multi-instance, compensation and what is collapsed', () => {
    const marks = (changes: Partial<DiagramShape>, type = 'task'): number =>
      draw([shape(type, changes)]).split('<g transform="translate').length - 1;
    expect(marks({})).toBe(0);
    expect(marks({ marker: 'loop' })).toBe(1);
    expect(marks({ marker: 'parallel', isForCompensation: true })).toBe(2);
    expect(marks({ marker: 'sequential' }, 'subProcess')).toBe(2);
    expect(marks({ marker: 'sequential', isExpanded: true }, 'subProcess')).toBe(1);
    expect(marks({}, 'adHocSubProcess')).toBe(2);
  });

  it('tells call activity, transaction and event sub-process apart by their rim', () => {
    expect(draw([shape('callActivity')])).toContain('d-thick');
    expect(draw([shape('transaction')]).split('<rect')).toHaveLength(3);
    expect(draw([shape('subProcess', { triggeredByEvent: true })])).toContain('d-dotted');
  });

  it('turns the name of a lying pool and lets that of a standing or empty one lie', () => {
    const inside = shape('task', { bounds: { x: 200, y: 120, width: 20, height: 20 } });
    const pool = (changes: Partial<DiagramShape>): DiagramShape =>
      shape('participant', { name: 'Sales', bounds: { x: 0, y: 0, width: 400, height: 200 }, ...changes });
    expect(draw([pool({}), inside])).toContain('rotate(-90');
    expect(draw([pool({ isHorizontal: false }), inside])).not.toContain('rotate(-90');
    expect(draw([pool({})])).not.toContain('rotate(-90');
  });

  it('draws pools behind flows, flows behind tasks, boundary events before their host', () => {
    const svg = draw(
      [shape('boundaryEvent'), shape('task'), shape('participant')],
      [edge('sequenceFlow'), edge('messageFlow')],
    );
    const order = [...svg.matchAll(/data-element="(\w+)"/g)].map(([, element]) => element);
    expect(order).toEqual(['participant_1', 'sequenceFlow_1', 'task_1', 'boundaryEvent_1', 'messageFlow_1']);
  });

  it('marks a default flow with a slash and a condition with a diamond, except at a gateway', () => {
    const task = shape('task', { bounds: { x: -100, y: -40, width: 100, height: 80 } });
    const gateway = shape('exclusiveGateway', { bounds: { x: -50, y: -25, width: 50, height: 50 } });
    const diamond = 'M0 0l8-4.6L16 0l-8 4.6z';
    expect(draw([task], [edge('sequenceFlow', { isDefault: true })])).toContain('M6.5 5.5l5-11');
    expect(draw([task], [edge('sequenceFlow', { isConditional: true })])).toContain(diamond);
    expect(draw([gateway], [edge('sequenceFlow', { isConditional: true })])).not.toContain(diamond);
  });

  it('rounds the bends of a flow', () => {
    expect(draw([shape('task')], [edge('sequenceFlow')])).toContain('L44 0Q50 0 50 6');
  });

  it('leaves out a flow that has no way', () => {
    expect(draw([shape('task')], [edge('sequenceFlow', { waypoints: [{ x: 1, y: 1 }] })])).not.toContain(
      '<path',
    );
  });

  it('keeps a long name inside its task, ending with an ellipsis', () => {
    const svg = draw([shape('userTask', { name: 'word '.repeat(100) })]);
    expect(svg).toContain('…</tspan></text>');
    const lines = [...svg.matchAll(/<tspan x="\d+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.min(...lines)).toBeGreaterThan(120);
    expect(Math.max(...lines)).toBeLessThan(180);
  });

  it('keeps words apart that stand on two lines, and joins what was broken in a word', () => {
    const words = (name: string): string =>
      draw([shape('task', { name })])
        .replace(/<title[^>]*>.*?<\/title>/g, '')
        .replace(/<[^>]+>/g, '');
    expect(words('Register the new customer')).toBe('Register the new customer');
    expect(words('Donaudampfschifffahrtsgesellschaft')).toBe('Donaudampfschifffahrtsgesellschaft');
  });

  it('takes the colours of the file for light and adapts them for dark', () => {
    const svg = draw([shape('task', { fill: '#BBDEFB', stroke: '#0D4372' })]);
    expect(svg).toMatch(
      / fill="light-dark\(#bbdefb, hsl\(\d+ \d+% \d+%\)\)" color="light-dark\(#0d4372, hsl/,
    );
  });

  describe('with an overlay', () => {
    it('shows state, tokens, incidents and how often a step was passed', () => {
      const svg = draw([shape('task')], [], {
        elements: { task_1: { state: 'incident', tokens: 3, incidents: 1200, passed: 7 } },
      });
      expect(svg).toContain('<g class="d-el d-incident"');
      expect(svg).toMatch(/d-badge-tokens.*>3</);
      expect(svg).toMatch(/d-badge-incidents.*>999\+</);
      expect(svg).toMatch(/d-badge-passed.*>7</);
    });

    it('says in words what the colours say', () => {
      const overlay = { elements: { task_1: { tokens: 2, incidents: 1 } } };
      expect(draw([shape('task', { name: 'Check' })], [], overlay)).toContain(
        '<title>Check, task: 2 here now, 1 incident</title>',
      );
    });

    it('draws taken flows after the others', () => {
      const svg = draw(
        [shape('task')],
        [edge('sequenceFlow', { element: 'a' }), edge('sequenceFlow', { element: 'b' })],
        { flows: { a: 1 } },
      );
      expect(svg.indexOf('data-element="a"')).toBeGreaterThan(svg.indexOf('data-element="b"'));
      expect(svg).toContain('<g class="d-flow d-taken" data-element="a"');
    });

    it('links elements, and is then a group, since an image hides what is inside it', () => {
      const svg = draw([shape('task', { name: 'Check' })], [], {
        elements: { task_1: { href: '?element=task_1' } },
      });
      expect(svg).toContain('<a class="d-link" href="?element=task_1" aria-label="Check, task">');
      expect(svg).toContain('role="group"');
    });

    it('rings the current and the selected element', () => {
      expect(draw([shape('task')], [], { current: 'task_1' })).toContain('d-current');
      expect(draw([shape('task')], [], { selected: 'task_1' })).toContain('d-selected');
    });

    it('warms an element in five steps', () => {
      expect(draw([shape('task')], [], { elements: { task_1: { heat: 0.01 } } })).toContain('d-heat-1');
      expect(draw([shape('task')], [], { elements: { task_1: { heat: 7 } } })).toContain('d-heat-5');
      expect(draw([shape('task')], [], { elements: { task_1: { heat: 0 } } })).not.toContain('d-heat');
    });
  });

  describe('with a hostile file', () => {
    const evil = `"'><script>alert(1)</script>&\u0000`;

    it('escapes names, ids, titles and notes', () => {
      const svg = renderDiagram(
        {
          id: evil,
          shapes: [
            shape('task', { element: evil, name: evil }),
            shape(evil, { name: evil }),
            shape('startEvent', { event: evil }),
          ],
          edges: [edge('sequenceFlow', { element: evil, name: evil })],
        },
        { elements: { [evil]: { note: evil, href: `/x${evil}` } }, current: evil },
        { title: evil, description: evil, id: evil },
      );
      expect(svg).not.toContain('<script');
      expect(svg).not.toMatch(/["']'?><script/);
      expect(svg).not.toContain('\u0000');
      expect(svg).toContain('&lt;script&gt;');
    });

    it.each([
      'javascript:alert(1)',
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '\tjavascript:alert(1)',
    ])('makes no link of %j', (href) => {
      expect(draw([shape('task')], [], { elements: { task_1: { href } } })).not.toContain('<a ');
    });

    it.each(['red" onload="x', 'url(#x)', 'var(--x)', 'expression(alert(1))'])(
      'takes %j for no colour',
      (fill) => {
        expect(draw([shape('task', { fill, stroke: fill })])).not.toContain('light-dark');
      },
    );

    it('survives numbers that are none', () => {
      const bounds = { x: NaN, y: Infinity, width: 100, height: -80 };
      expect(draw([shape('userTask', { bounds }), shape('endEvent')])).not.toMatch(/NaN|Infinity/);
    });

    it('needs no inline style or script', () => {
      const svg = draw([shape('task', { fill: 'red' })], [edge('sequenceFlow')], {
        elements: { task_1: { heat: 1 } },
      });
      expect(svg).not.toMatch(/ style=|<style|<script| on\w+=/);
    });

    it('knows no element by an inherited name', () => {
      expect(
        draw([shape('task', { element: 'constructor' })], [edge('sequenceFlow', { element: '__proto__' })], {
          elements: {},
          flows: {},
        }),
      ).not.toContain('d-taken');
    });
  });

  it('draws a large diagram without quadratic cost', () => {
    const shapes = Array.from({ length: 4000 }, (_, at) =>
      shape('task', { element: `t${at}`, name: `Task ${at}` }),
    );
    const edges = Array.from({ length: 4000 }, (_, at) =>
      edge('sequenceFlow', { element: `f${at}`, isConditional: true }),
    );
    expect(draw(shapes, edges).split('<g class="d-el')).toHaveLength(4001);
  });
});
