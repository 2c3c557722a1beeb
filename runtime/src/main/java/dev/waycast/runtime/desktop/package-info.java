/**
 * The desktop that an application serves: starts pipeline and transport with it and ends them. Called from any thread.
 */
package dev.waycast.runtime.desktop;
