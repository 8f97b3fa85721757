// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.ExportedModel;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import io.temporal.activity.ActivityInterface;

/** Builds and proves the kernel module on its node; queue {@code mllb-host-<host>}. */
@ActivityInterface
public interface ModuleActivities {

  ModuleRef build(String experimentId, ExportedModel model);

  /** Loads in mode off, runs the self-test, unloads. */
  ModuleProof verify(String experimentId, ModuleRef module, ExportedModel model);
}
