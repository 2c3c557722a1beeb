/**
 * Who may come in: one-time addresses, cookies, the bearer token, roles and scopes, and which pages may ask. Any thread.
 */
package dev.waycast.runtime.access;
