import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message that was taken. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Whether it came over TLS, and who had logged in. */
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly subject: string;
  readonly messageId: string;
  readonly source: string;
}

const headerOf = (source: string, name: string): string =>
  new RegExp(`^${name}: ([^\\r]*(?:\\r\\n[ \\t][^\\r]*)*)`, 'im').exec(source)?.[1]?.replaceAll('\r\n', '') ??
  '';

/** A real SMTP server that keeps what it is sent. */
export class MailServer implements AsyncDisposable {
  readonly mails: Mail[] = [];
  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      logger: false,
      onAuth: ({ username, password }, _session, callback) =>
        password === 'p@ss' ? callback(null, { user: username }) : callback(new Error('wrong password')),
      onData: (stream, { envelope, secure, user }, callback) => {
        text(stream).then((source) => {
          this.mails.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            secure,
            user: typeof user === 'string' ? user : undefined,
            subject: headerOf(source, 'Subject'),
            messageId: headerOf(source, 'Message-ID'),
            source,
          });
          callback();
        }, callback);
      },
      ...options,
    });
    this.#server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
