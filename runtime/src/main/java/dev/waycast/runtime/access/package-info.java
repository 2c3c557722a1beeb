/**
 * Who may watch: one-time addresses, cookies, the bearer token, and which pages may ask. Any thread.
 */
package dev.waycast.runtime.access;
