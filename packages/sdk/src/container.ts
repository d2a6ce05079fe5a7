import { readFileSync } from 'node:fs';
import type { Attributes } from '@opentelemetry/api';
import type { Environment } from './environment.ts';

const serviceAccountNamespace = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Outside of a container, or on another system, there is no such file.
    return undefined;
  }
}

/** The container's id: the 64 hexadecimal digits in the process' cgroup (v1) or among its mounts (v2). */
function containerId(): string | undefined {
  const cgroup = /[0-9a-f]{64}/.exec(contentOf('/proc/self/cgroup') ?? '')?.[0];
  if (cgroup !== undefined) return cgroup;
  const mounts = contentOf('/proc/self/mountinfo') ?? '';
  return /\/(?:containers|sandboxes|overlay-containers)\/([0-9a-f]{64})/.exec(mounts)?.[1];
}

/** What the process can tell of its container and its pod without asking anybody over the network. */
export function containerAttributes(env: Environment): Attributes {
  const attributes: Attributes = {};
  const container = containerId();
  if (container !== undefined) attributes['container.id'] = container;
  if (env.KUBERNETES_SERVICE_HOST === undefined) return attributes;
  // The names that Kubernetes' downward API is commonly given; a pod's host name is the pod's name.
  const pod = {
    'k8s.pod.name': env.K8S_POD_NAME ?? env.POD_NAME ?? env.HOSTNAME,
    'k8s.pod.uid': env.K8S_POD_UID ?? env.POD_UID,
    'k8s.namespace.name': env.K8S_NAMESPACE ?? env.POD_NAMESPACE ?? contentOf(serviceAccountNamespace),
    'k8s.node.name': env.K8S_NODE_NAME ?? env.NODE_NAME,
  };
  for (const [name, value] of Object.entries(pod)) if (value) attributes[name] = value;
  return attributes;
}
