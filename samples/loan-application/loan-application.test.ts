import { describe, expect, it } from '@jest/globals';
import { answered, playSample } from '../play-sample.ts';

const application = {
  applicationNumber: 'LA-2001',
  applicant: 'Mona Berger',
  email: 'mona@example.com',
  amount: 10000,
  income: 3000,
  iban: 'DE02120300000000202051',
  purpose: 'car',
};
const score = (value: number) => answered('AskBureau', { score: value });
const mailed = (element: string) => ({ element, variables: {} });
const signed = { message: 'OfferSigned', correlation: 'LA-2001' };
const paid = answered('PayOut', { payoutId: 'O-1' });

describe('loan-application', () => {
  it('pays out a loan that the rules accept and the customer signs', async () => {
    const ended = await playSample('loan-application', application, [
      score(780),
      mailed('SendOffer'),
      signed,
      paid,
    ]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['Checked', 'LoanPaid'], tasks: [] });
    expect(ended.variables).toMatchObject({
      score: 780,
      decision: { outcome: 'accept', rate: 3.9 },
      payoutId: 'O-1',
    });
  });

  it('refuses by rules', async () => {
    const ended = await playSample('loan-application', application, [score(250), mailed('SendRefusal')]);
    expect(ended.ends).toEqual(['Checked', 'LoanRefused']);
  });

  it('has people assess whom the bureau does not know, and review what the rules are not sure about', async () => {
    const ended = await playSample('loan-application', application, [
      { element: 'AskBureau', error: 'UNKNOWN_TO_BUREAU' },
      { element: 'AssessByHand', variables: { score: 450, assessment: 'fine' } },
      { element: 'ReviewApplication', variables: { accepted: false } },
      mailed('SendRefusal'),
    ]);
    expect(ended).toMatchObject({
      result: 'completed',
      tasks: ['AssessByHand', 'ReviewApplication'],
      variables: { score: 450 },
    });
    expect(ended.ends.at(-1)).toBe('LoanRefused');
  });

  it('has a manager decide after three days', async () => {
    const ended = await playSample('loan-application', application, [
      score(450),
      { element: 'DecideAsManager', variables: { accepted: true } },
      mailed('SendOffer'),
      signed,
      paid,
    ]);
    expect(ended.tasks).toEqual(['DecideAsManager']);
    expect(ended.ends.at(-1)).toBe('LoanPaid');
  });

  it('lets the offer lapse after fourteen days', async () => {
    const ended = await playSample('loan-application', application, [score(780), mailed('SendOffer')]);
    expect(ended).toMatchObject({ result: 'completed', ends: ['Checked', 'OfferLapsed'] });
  });

  it('has a wrong account corrected, then pays out', async () => {
    const ended = await playSample('loan-application', application, [
      score(780),
      mailed('SendOffer'),
      signed,
      { element: 'PayOut', error: 'ACCOUNT_WRONG' },
      { element: 'CorrectAccount', variables: { iban: 'DE99' } },
      paid,
    ]);
    expect(ended).toMatchObject({
      result: 'completed',
      tasks: ['CorrectAccount'],
      variables: { iban: 'DE99' },
    });
  });
});
