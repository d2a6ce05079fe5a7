import type { Setting } from '../setting.ts';

/** The monitoring endpoints and who may read them. */
export const servingSettings = {
  HISHAMOS_MONITORING_HOST: {
    kind: 'text',
    fallback: '0.0.0.0',
    help: 'Address that the monitoring port binds to.',
  },
  HISHAMOS_MONITORING_PORT: {
    kind: 'integer',
    min: 1,
    max: 65535,
    help: "Serve the monitoring endpoints on this port alone, and not on the application's own servers. Not a port of the application's.",
  },
  HISHAMOS_MONITORING_TLS_CERT_FILE: {
    kind: 'text',
    help: 'PEM file of the certificate with which the monitoring port speaks TLS; taken up anew when it is replaced.',
  },
  HISHAMOS_MONITORING_TLS_CLIENT_CA_FILE: {
    kind: 'text',
    help: 'PEM file of the authority whose client certificates the monitoring port asks for, at all but the probes.',
  },
  HISHAMOS_MONITORING_TLS_KEY_FILE: {
    kind: 'text',
    help: 'PEM file of the key of that certificate.',
  },
  HISHAMOS_MONITORING_TOKEN: {
    kind: 'secret',
    help: 'Bearer token that the monitoring endpoints ask for.',
  },
  HISHAMOS_MOUNT: {
    kind: 'switch',
    fallback: 'on',
    help: "Serve the monitoring endpoints on the application's own HTTP servers.",
  },
  HISHAMOS_TRUSTED_PROXIES: {
    kind: 'list',
    help: 'Addresses or CIDR ranges of the proxies whose forwarding headers are believed.',
  },
} as const satisfies Record<string, Setting>;
