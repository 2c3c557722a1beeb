/**
 * What the person at the desktop allows: questions, answers, and what follows from them. Knows neither connections nor
 * pictures: those who serve them ask here and listen. Called from any thread.
 */
package dev.waycast.runtime.consent;
