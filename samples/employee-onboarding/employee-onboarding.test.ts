import { describe, expect, it } from '@jest/globals';
import { answered, playSample } from '../play-sample.ts';

const hire = {
  colleagueName: 'Jane Miller',
  privateEmail: 'jane@example.com',
  role: 'engineer',
  department: 'product',
  startDate: '2026-06-01',
  remote: false,
};
const contract = { element: 'PrepareContract', variables: { salary: 60000, contractSigned: true } };
const account = answered('CreateAccounts', { account: 'jane.miller' });
const ordered = { element: 'OrderEquipment', variables: { supplier: 'ACME' } };
const plan = { element: 'PlanFirstDay', variables: { buddy: 'Sam', firstDayPlan: 'Coffee at nine.' } };
const welcome = { element: 'WelcomeMail', variables: {} };

describe('employee-onboarding', () => {
  it('prepares everything side by side, then welcomes the new colleague', async () => {
    const ended = await playSample('employee-onboarding', hire, [contract, account, ordered, plan, welcome]);
    expect(ended).toMatchObject({
      result: 'completed',
      ends: ['Onboarded'],
      tasks: ['PrepareContract', 'OrderEquipment', 'PlanFirstDay'],
    });
    expect(ended.variables.equipment).toMatchObject({
      items: ['laptop 16 inch', 'two monitors', 'headset'],
      budget: 4500,
    });
  });

  it('lets IT choose another name when the account exists', async () => {
    const ended = await playSample('employee-onboarding', hire, [
      contract,
      { element: 'CreateAccounts', error: 'ACCOUNT_EXISTS' },
      { element: 'ResolveAccount', variables: { account: 'jane.miller2' } },
      ordered,
      plan,
      welcome,
    ]);
    expect(ended).toMatchObject({ result: 'completed', variables: { account: 'jane.miller2' } });
  });

  it('reminds IT after two days and goes on waiting', async () => {
    const ended = await playSample('employee-onboarding', hire, [
      contract,
      account,
      { advance: 'P3D' },
      { element: 'RemindIt', variables: {} },
      ordered,
      plan,
      welcome,
    ]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['Reminded', 'Onboarded'] });
    expect(ended.calls.get('RemindIt')?.text).toEqual(expect.stringContaining('two monitors'));
  });
});
