/** Everybody who is connected now, whatever they came by; for those who oversee them. */
package dev.waycast.runtime.session;
