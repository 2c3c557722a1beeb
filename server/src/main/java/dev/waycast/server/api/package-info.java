/** What all of the REST API has in common: errors, pages of lists, and its OpenAPI document. */
package dev.waycast.server.api;
