/** What is configured, where it comes from and what it means; and the configuration file {@code waycast.yaml}. */
package dev.waycast.server.settings;
