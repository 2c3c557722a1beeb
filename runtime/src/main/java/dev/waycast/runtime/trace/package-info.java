/** OpenTelemetry spans of how a viewer gets its first picture. Without an OpenTelemetry bean nothing is traced. */
package dev.waycast.runtime.trace;
