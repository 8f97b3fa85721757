// SPDX-License-Identifier: Apache-2.0
/**
 * Breaks a fleet of simulated hosts on the real server in every phase and looks at what is left;
 * entry points: {@link dev.mllb.fleet.chaos.ChaosSuite}, {@link dev.mllb.fleet.chaos.ScaleSuite}.
 */
@org.jspecify.annotations.NullMarked
package dev.mllb.fleet.chaos;
