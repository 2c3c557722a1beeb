/** What holds for every request, before anybody knows who makes it: where it may come from, and how often. */
package dev.waycast.server.web;
