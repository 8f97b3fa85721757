// SPDX-License-Identifier: Apache-2.0
/** Simulated hosts and compute workers for the chaos and scale suites (deploy/temporal/chaos). */
@org.jspecify.annotations.NullMarked
package dev.mllb.fleet;
