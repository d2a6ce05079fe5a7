import { makeDirectory } from '@hishamos/files';
import { targetsOf } from './channels/targets.ts';
import type { AlertingConfig } from './config/alerting-config.ts';
import { patience, Recipient } from './delivery/recipient.ts';
import { countIntake, observeQueues } from './delivery/self-metrics.ts';
import { cleanGroup } from './intake/clean.ts';
import { identityOf } from './intake/identity.ts';
import type { AlertGroup, ChannelName, Notification } from './notification.ts';
import { Inbox } from './spool/inbox.ts';
import { Owner } from './spool/owner.ts';
import { type Acceptance, Spool } from './spool/spool.ts';
import { warn } from './warn.ts';

/** Milliseconds between two looks for what other processes have accepted, or whether the owner has ended. */
const lookEvery = 1000;

/**
 * Takes groups of alerts and sends them to every recipient of their channels. Of the processes that share a spool
 * one delivers; the others hand over to it.
 */
export class Dispatcher {
  /** The spool's directory. */
  readonly directory: string;
  readonly #recipients: readonly Recipient[];
  readonly #owner: Owner;
  readonly #inbox: Inbox;
  #spool: Spool | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  private constructor(config: AlertingConfig) {
    this.directory = config.spoolDirectory;
    this.#recipients = targetsOf(config).map(
      (target) => new Recipient(target, (notification) => this.#ended(notification, target.key)),
    );
    this.#owner = new Owner(this.directory);
    this.#inbox = new Inbox(this.directory);
  }

  /** Starts to deliver what the spool holds. Rejects when its directory cannot be written to. */
  static async start(config: AlertingConfig): Promise<Dispatcher> {
    const dispatcher = new Dispatcher(config);
    makeDirectory(config.spoolDirectory, 0o700);
    await dispatcher.#look();
    observeQueues(() => dispatcher.#lengths());
    dispatcher.#timer = setInterval(() => void dispatcher.#lookOnce(), lookEvery).unref();
    return dispatcher;
  }

  /** The channels that have recipients. */
  get channels(): readonly ChannelName[] {
    return [...new Set(this.#recipients.map(({ target }) => target.channel))];
  }

  /** Whether this process is the one that delivers. */
  get isOwner(): boolean {
    return this.#spool !== undefined;
  }

  /**
   * Takes a group of alerts. Once this resolves with `accepted` it will be delivered, also by a later process.
   * Rejects when it cannot be kept.
   */
  async accept(group: AlertGroup, channels: readonly ChannelName[] = this.channels): Promise<Acceptance> {
    const id = identityOf(group, channels);
    const notification: Notification = { id, acceptedAt: Date.now(), channels, group: cleanGroup(group) };
    if (this.#spool !== undefined) return this.#take(this.#spool, notification);
    const acceptance = (await this.#inbox.put(notification)) ? 'accepted' : 'full';
    if (acceptance === 'full') countIntake('refused');
    return acceptance;
  }

  /** Waits for the messages that are under way and for those that may be sent at once. */
  async flush(): Promise<void> {
    await Promise.all(this.#recipients.map((recipient) => recipient.settled()));
    await this.#spool?.settled();
  }

  /** Stops; what was not delivered stays in the spool. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const recipient of this.#recipients) recipient.stop();
    await this.flush();
    await this.#looking;
    const spool = this.#spool;
    this.#spool = undefined;
    if (spool === undefined) return;
    await spool.close();
    await this.#owner.release();
  }

  async #take(spool: Spool, notification: Notification): Promise<Acceptance> {
    const acceptance = await spool.accept(notification).catch((error: unknown) => {
      countIntake('refused');
      throw error;
    });
    countIntake(acceptance === 'full' ? 'refused' : acceptance);
    if (acceptance === 'accepted') this.#enqueue(notification, new Set());
    return acceptance;
  }

  #recipientsOf({ channels }: Notification): Recipient[] {
    return this.#recipients.filter(({ target }) => channels.includes(target.channel));
  }

  #enqueue(notification: Notification, ended: ReadonlySet<string>): void {
    for (const recipient of this.#recipientsOf(notification))
      if (!ended.has(recipient.target.key)) recipient.add(notification);
    this.#finishIfEnded(notification, ended);
  }

  #ended(notification: Notification, target: string): void {
    const ended = this.#spool?.ended(notification.id, target);
    if (ended !== undefined) this.#finishIfEnded(notification, ended);
  }

  /** One whose channel has no recipients at present is kept for a while, in case its settings are put right. */
  #finishIfEnded(notification: Notification, ended: ReadonlySet<string>): void {
    const recipients = this.#recipientsOf(notification);
    if (recipients.length === 0 && notification.acceptedAt > Date.now() - patience) return;
    if (recipients.every(({ target }) => ended.has(target.key))) this.#spool?.finished(notification.id);
  }

  #lengths(): Map<ChannelName, number> {
    const lengths = new Map<ChannelName, number>();
    for (const { target, size } of this.#recipients)
      lengths.set(target.channel, (lengths.get(target.channel) ?? 0) + size);
    return lengths;
  }

  /** Another process delivers now what this one had not. */
  async #lost(): Promise<void> {
    warn(
      `another process has taken over the spool in ${this.directory}, as this one did not answer for long.`,
    );
    for (const recipient of this.#recipients) recipient.clear();
    const spool = this.#spool;
    this.#spool = undefined;
    await spool?.close().catch(() => undefined);
  }

  async #lookOnce(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: NodeJS.ErrnoException) =>
        warn(
          `the spool in ${this.directory} cannot be used (${error.code ?? error.message}); see ALERTING_SPOOL_DIR.`,
        ),
      )
      .finally(() => {
        this.#looking = undefined;
      });
    await this.#looking;
  }

  async #look(): Promise<void> {
    if (this.#spool === undefined) {
      if (!(await this.#owner.acquire(() => void this.#lost()))) return;
      this.#spool = await Spool.open(this.directory);
      for (const { notification, ended } of [...this.#spool.pending()]) this.#enqueue(notification, ended);
    }
    const spool = this.#spool;
    await this.#inbox.collect(async (notification) => (await this.#take(spool, notification)) !== 'full');
  }
}
