/**
 * The Quarkus extension at run time. This package holds what the build records for the start.
 */
package dev.waycast.runtime;
