import type { SmsOrder, SmsOutcome, SmsSender } from '@shivar/core/message';
import { type SmsSenderSetup, smsSenderContract } from './sms-sender.ts';

/** A way out whose answers can be lost, as those of a modem or a provider can: it shows that the suite sees it. */
class LossyWayOut implements SmsSender {
  readonly name = 'lossy';
  readonly sent: SmsOrder[] = [];
  next: 'accept' | 'refuse' | 'loseAnswer' = 'accept';

  async send(order: SmsOrder): Promise<SmsOutcome> {
    const { next } = this;
    this.next = 'accept';
    if (next === 'refuse') return { kind: 'failed', retryable: true, reason: 'no network' };
    this.sent.push(order);
    return next === 'loseAnswer' ? { kind: 'unknown', reason: 'no answer in time' } : { kind: 'accepted' };
  }
}

async function setup(): Promise<SmsSenderSetup> {
  const sender = new LossyWayOut();
  return {
    sender,
    restart: async () => sender,
    sent: async () => sender.sent,
    refuseNext: async () => {
      sender.next = 'refuse';
    },
    loseNextAnswer: async () => {
      sender.next = 'loseAnswer';
    },
    close: async () => {},
  };
}

smsSenderContract('lossy way out', setup);
