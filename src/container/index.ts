export { serviceId, serviceName, type ServiceId } from './service-id.js';
export { phases, type Phase, type Plugin, type Startable } from './plugin.js';
export { createContainer } from './create-container.js';
export { Lifecycle, type PluginStart } from './lifecycle.js';
export { AlarmClock, Clock, DataDirectory, Logger, RunConfiguration } from './base-services.js';
export { basePlugin, type BaseServices } from './base-plugin.js';
export { Registry } from './registry.js';
