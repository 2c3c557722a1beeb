/** The ways to reach the person at the desktop: notification, desktop page, terminal. */
package dev.waycast.runtime.consent.prompt;
