// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel module on its node: building, loading, switching, proving. No measurement lives here.
 * Entry points: {@link dev.mllb.module.ModuleBuilder}, {@link dev.mllb.module.ModuleLoader}, {@link
 * dev.mllb.module.MllbControl}, {@link dev.mllb.module.ModuleVerification}, {@link
 * dev.mllb.module.ModuleArms}.
 */
@NullMarked
package dev.mllb.module;

import org.jspecify.annotations.NullMarked;
