/**
 * The settings {@code quarkus.waycast.*} and their check at start. Their javadoc is the manual: docs/configuration.md is held
 * to it by a test.
 */
package dev.waycast.runtime.config;
