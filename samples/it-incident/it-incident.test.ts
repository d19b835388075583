import { describe, expect, it } from '@jest/globals';
import { answered, playSample } from '../play-sample.ts';

const report = {
  incidentNumber: 'INC-042',
  title: 'Printer on fire',
  impact: 'one',
  urgency: 'high',
  description: 'Smoke.',
};
const outage = { ...report, impact: 'all' };
const repaired = { element: 'Diagnose', variables: { solution: 'repaired', cause: 'paper' } };
const published = answered('PublishStatus', { id: 'S-1' });
const confirmed = { message: 'SolutionConfirmed', correlation: 'INC-042' };

describe('it-incident', () => {
  it('closes the incident when the reporter confirms', async () => {
    const ended = await playSample('it-incident', report, [repaired, confirmed]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['ResolveDone', 'IncidentClosed'] });
    expect(ended.variables.priority).toMatchObject({ level: 3, severe: false });
  });

  it('publishes a severe incident first', async () => {
    const ended = await playSample('it-incident', outage, [published, repaired, confirmed]);
    expect(ended).toMatchObject({ result: 'completed', variables: { statusId: 'S-1' } });
  });

  it('closes it silently when nobody answers for three days', async () => {
    const ended = await playSample('it-incident', report, [repaired]);
    expect(ended.ends).toEqual(['ResolveDone', 'IncidentClosedSilently']);
  });

  it('goes back to work when the reporter disagrees, or it is not solved', async () => {
    const unsolved = { element: 'Diagnose', variables: { solution: 'not-solved', cause: 'unknown' } };
    const ended = await playSample('it-incident', report, [
      unsolved,
      repaired,
      { message: 'SolutionRejected', correlation: 'INC-042' },
      repaired,
      confirmed,
    ]);
    expect(ended.tasks).toEqual(['Diagnose', 'Diagnose', 'Diagnose']);
    expect(ended.ends.at(-1)).toBe('IncidentClosed');
  });

  it('ends when it is withdrawn', async () => {
    const ended = await playSample('it-incident', report, [
      { message: 'IncidentWithdrawn', correlation: 'INC-042' },
    ]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['IncidentWithdrawn'], tasks: [] });
  });

  it('alerts the team lead when nobody reacts, and escalates when the time is up', async () => {
    const ended = await playSample('it-incident', report, [
      { element: 'AlertLead', variables: {} },
      { element: 'MajorIncident', variables: { solution: 'workaround', cause: 'x' } },
      confirmed,
    ]);
    expect(ended).toMatchObject({
      result: 'completed',
      ends: ['Alerted', 'IncidentClosed'],
      tasks: ['MajorIncident'],
    });
  });
});
