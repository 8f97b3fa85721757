/** Simulated hosts for the chaos and scale suites (deploy/temporal/chaos). */
package dev.mllb.fleet;
