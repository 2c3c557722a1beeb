/**
 * The managed application: the page, and what an administrator asks about the desktop.
 */
package dev.waycast.server;
