/** Accounts, sign-in, API tokens and invitations. */
package dev.waycast.server.people;
