/** What the person at the desktop was asked and answered, for those who oversee it. */
package dev.waycast.server.consents;
