// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import org.jspecify.annotations.Nullable;

/** The calls of libbpf 1.x that are used; names are C's own, see libbpf's documentation. */
interface LibBpf extends Library {

  /** {@code libbpf_print_fn_t}; {@code arguments} is a {@code va_list}, a pointer on both ABIs. */
  interface Print extends Callback {
    int print(int level, Pointer format, Pointer arguments);
  }

  @Nullable Pointer libbpf_set_print(Print print);

  @Nullable Pointer bpf_object__open_file(String path, @Nullable Pointer options);

  int bpf_object__load(Pointer object);

  void bpf_object__close(Pointer object);

  @Nullable Pointer bpf_object__find_program_by_name(Pointer object, String name);

  @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

  @Nullable Pointer bpf_object__next_program(Pointer object, @Nullable Pointer previous);

  int bpf_program__set_autoload(Pointer program, boolean autoload);

  @Nullable Pointer bpf_program__attach(Pointer program);

  @Nullable Pointer bpf_map__attach_struct_ops(Pointer map);

  int bpf_link__destroy(Pointer link);

  int bpf_map__set_max_entries(Pointer map, int entries);

  int bpf_map__set_numa_node(Pointer map, int node);

  int bpf_map__set_map_flags(Pointer map, int flags);

  @Nullable Pointer bpf_map__initial_value(Pointer map, LongByReference size);

  int bpf_map__fd(Pointer map);

  int bpf_map__key_size(Pointer map);

  int bpf_map__value_size(Pointer map);

  int bpf_obj_get(String path);

  int bpf_program__fd(Pointer program);

  int bpf_prog_test_run_opts(int programFd, Pointer options);

  int bpf_map_lookup_elem(int mapFd, Pointer key, Pointer value);

  int bpf_map_get_next_key(int mapFd, @Nullable Pointer key, Pointer next);

  int libbpf_num_possible_cpus();

  int bpf_map_update_elem(int mapFd, Pointer key, Pointer value, long flags);
}
