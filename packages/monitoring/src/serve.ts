import { type MonitoringHandler, monitoringEndpoints, type TlsFiles } from '@hishamos/prometheus/serving';
import { isMainThread } from '@hishamos/sdk';
import { MonitoringPort } from './monitoring-port.ts';
import { report, setting } from './setting.ts';

/** Where this process serves the monitoring endpoints. */
export interface Serving {
  /** Whether on the application's own servers, which may begin when the application listens on the port below. */
  readonly mounted: boolean;
  /** The port of their own, where there is one. */
  readonly port: number | undefined;
  /** Answers on the application's own servers while {@link mounted}. */
  readonly mount: MonitoringHandler;
  /** Whether that port could be opened, where this process is the one to open it. */
  readonly opened: Promise<boolean> | undefined;
  /** Opens that port unless another process of the application has it. */
  takeOver(areOthers: boolean): void;
}

/** Whether a process is its application's first, a child of one that is monitored, or one of several without such a parent. */
export type Standing = 'first' | 'child' | 'sibling';

function tlsFiles(): TlsFiles | undefined {
  const certificate = setting('HISHAMOS_MONITORING_TLS_CERT_FILE');
  const key = setting('HISHAMOS_MONITORING_TLS_KEY_FILE');
  const clientAuthority = setting('HISHAMOS_MONITORING_TLS_CLIENT_CA_FILE');
  if (certificate === undefined && key === undefined && clientAuthority === undefined) return undefined;
  // One that is missing is a file that cannot be read: the port stays closed.
  return { certificate: certificate ?? '', key: key ?? '', clientAuthority };
}

const leftTo = (port: number | undefined, mounted: boolean): string =>
  `Port ${port} of HISHAMOS_MONITORING_PORT is one that the application listens on itself, and is left to it; the ` +
  `monitoring endpoints are ${mounted ? "served on the application's own servers" : 'not served'}. ` +
  'Set HISHAMOS_MONITORING_PORT to a port that is free, or unset it.';

/** Makes the handler of the endpoints, and opens the monitoring port where one is set. */
export function serve(standing: Standing): Serving {
  const port = setting('HISHAMOS_MONITORING_PORT');
  const tls = tlsFiles();
  if (tls !== undefined && port === undefined) {
    report('HISHAMOS_MONITORING_TLS_* is for the port of HISHAMOS_MONITORING_PORT, which is not set.');
  }
  const clientCertificates = port !== undefined && tls?.clientAuthority !== undefined;
  const handler = monitoringEndpoints({ clientCertificates });
  const mayMount = setting('HISHAMOS_MOUNT');
  let mounted = mayMount && port === undefined;
  const onLeft = (wasOurs: boolean): void => {
    // What was to be told to TLS clients alone is not told to others instead.
    mounted = mayMount && tls === undefined;
    // The application's other processes, which learn of it as well, need not repeat it.
    if (wasOurs) report(leftTo(port, mounted));
  };
  // A worker thread shares its process' port.
  const own =
    port !== undefined && isMainThread
      ? new MonitoringPort({ port, host: setting('HISHAMOS_MONITORING_HOST'), handler, tls, onLeft })
      : undefined;
  // Of siblings any may be first; the others ask for it again.
  if (standing === 'sibling') void own?.open(false);
  return {
    port,
    get mounted() {
      return mounted;
    },
    mount: (request, response) => mounted && handler(request, response),
    opened: standing === 'first' ? own?.open(true) : undefined,
    takeOver: (areOthers) => void own?.open(standing !== 'child' && !areOthers),
  };
}
