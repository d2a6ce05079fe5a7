import { selfMetrics } from '@hishamos/catalogue';
import { Engine } from '@hishamos/engine';
import { health } from '@hishamos/health';
import { frameworks, instrumentServers, serverModules } from '@hishamos/http';
import { configureLogs } from '@hishamos/logs/configure';
import { instrumentationScope } from '@hishamos/meters';
import { currentSource } from '@hishamos/prometheus/serving';
import {
  activeOrigin,
  type BuiltinPreparation,
  InstrumentationLoader,
  isMainThread,
  loadedLibraries,
  type Sdk,
  type SdkOptions,
  startDiagnostics,
  startSdk,
  watchModules,
} from '@hishamos/sdk';
import { followActiveUsers } from './active-users.ts';
import { startAlerting } from './alerting.ts';
import { announce } from './banner.ts';
import { clientWatchers } from './clients.ts';
import { observeDroppedLogLines } from './dropped-log-lines.ts';
import { offerLivePage } from './live-page.ts';
import { logShipping, sdkEnvironment } from './log-shipping.ts';
import { logCrashes, logs } from './logs.ts';
import { OwnPage } from './own-page.ts';
import { followProcessEnd } from './process-end.ts';
import { Processes } from './processes/processes.ts';
import { observeRuntime } from './runtime.ts';
import { serve } from './serve.ts';
import { report, setting } from './setting.ts';
import { startStore } from './store.ts';
import { countUncaughtErrors } from './uncaught-errors.ts';

/** What code may give that the environment cannot. */
export type MonitoringOptions = Partial<
  Pick<SdkOptions, 'serviceName' | 'spanProcessors' | 'logRecordProcessors' | 'metricReaders'>
>;

/** The monitoring of this process. */
export interface Monitoring {
  /** Sends on what is queued and stops the exporters. Never rejects; bounded by `HISHAMOS_SHUTDOWN_TIMEOUT`. */
  shutdown(): Promise<void>;
}

const { env } = process;

/** Child processes inherit it, and with it that somebody has told already what is monitored. */
const parent = 'HISHAMOS_MONITORING_PARENT';

function watchLibraries(sdk: Sdk, preparations: readonly BuiltinPreparation[]): InstrumentationLoader {
  const loader = new InstrumentationLoader(env, sdk.spans, report);
  const late = loadedLibraries(loader.waiting);
  // Another SDK loads libraries of its own and instruments the application's.
  if (late.length > 0 && sdk.foreign.length === 0) {
    report(
      `initMonitoring() came after ${late.join(', ')} had been loaded, which stay uninstrumented. ` +
        'Start the application with node --require @hishamos/monitoring/register instead.',
    );
  }
  const sending = { sendToOtel: sdk.logs };
  watchModules(
    loader,
    {
      ...frameworks,
      ...clientWatchers(),
      winston: (exports) => logs().instrumentWinston(exports, sending),
      pino: (exports) => logs().instrumentPino(exports),
      bunyan: (exports) => logs().instrumentBunyan(exports),
    },
    preparations,
  );
  return loader;
}

/** Starts everything, in the order in which it depends on each other. */
export function start(options: MonitoringOptions): Monitoring {
  startDiagnostics(env);
  const disabled = env.OTEL_SDK_DISABLED?.trim().toLowerCase();
  if (disabled && disabled !== 'false') {
    report('OTEL_SDK_DISABLED takes true or false; as it is neither, monitoring is on.');
  }
  const inherited = env[parent] !== undefined && env[parent] !== String(process.pid);
  const cap = setting('HISHAMOS_SERIES_CAP');
  const engine = new Engine({ scope: instrumentationScope, cap, origin: activeOrigin });
  engine.record(selfMetrics.processes, 1, {});
  const page = new OwnPage({
    engine,
    collector: (own) => processes.collect(own),
    startReading: () => sdk.startReading(),
  });
  const processes = new Processes({
    engine,
    cap,
    group: setting('HISHAMOS_PROCESS_GROUP'),
    collectOwn: () => page.collectOwn(),
    onTick: (areOthers) => serving.takeOver(areOthers),
  });
  const sdk = startSdk({
    ...options,
    engine,
    pageReader: () => page.makeReader(),
    env: sdkEnvironment(env),
    report,
  });
  if (!sdk.foreign.includes('metrics')) currentSource.offer(page);
  if (sdk.foreign.length > 0) {
    report(
      `Another OpenTelemetry SDK was started first and keeps ${sdk.foreign.join(', ')}; what HishamOS records ` +
        'of these goes there. Start only one of the two to have all of it here.',
    );
  }
  if (sdk.logs) logs().bridgeLogsApi();
  const shipping = logShipping(sdk, env);
  configureLogs({ ...shipping, flushedOnSignals: true });
  logCrashes();
  if (setting('HISHAMOS_LOG_CAPTURE_CONSOLE')) logs().captureConsole();
  observeDroppedLogLines();
  observeRuntime(() => sdk.service);
  followActiveUsers();
  countUncaughtErrors();
  startStore();
  offerLivePage();
  const serving = serve(inherited ? 'child' : processes.standing);
  const followServers = (): void =>
    void instrumentServers({
      spans: sdk.spans,
      trustedProxies: setting('HISHAMOS_TRUSTED_PROXIES') ?? [],
      mount: serving.mount,
      attach: sdk.attach,
      report,
    });
  const loader = watchLibraries(sdk, [
    { modules: serverModules, prepare: followServers, inAnyCase: true },
    { modules: ['worker_threads'], prepare: () => processes.tellThreads() },
  ]);
  const shutdown = followProcessEnd(sdk, {
    timeout: setting('HISHAMOS_SHUTDOWN_TIMEOUT'),
    drainDelay: setting('HISHAMOS_DRAIN_DELAY'),
  });
  startAlerting(page);
  if (!sdk.foreign.includes('metrics')) processes.start();
  setImmediate(() => health.setReady(true)).unref();
  env[parent] ??= String(process.pid);
  if (isMainThread && !inherited && setting('HISHAMOS_BANNER')) {
    announce({
      sdk,
      serving,
      instrumented: [...loader.waiting],
      json: shipping.jsonFile && (setting('USE_JSON_LOGGING') ?? env.NODE_ENV === 'production'),
      logDirectory: setting('HISHAMOS_LOG_DIR'),
    });
  }
  return {
    async shutdown() {
      await shutdown();
      currentSource.withdraw(page);
    },
  };
}
