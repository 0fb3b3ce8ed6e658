// A plugin of QEMU's that stops the machine where the chip would: at a load or a store of less than a word in instruction
// RAM or in flash. QEMU knows no such memory.
//
// Words of more nodes than a chip holds lie elsewhere (boards/lx106/memory.cpp) and are not watched.
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

// What we use of QEMU's interface for plugins, version 1; Debian packs no header for it.
extern "C" {
struct qemu_plugin_tb;
struct qemu_plugin_insn;
using Translated = void (*)(uint64_t id, qemu_plugin_tb* block);
using Accessed = void (*)(unsigned processor, uint32_t access, uint64_t address, void* instruction);
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, Translated callback);
size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb* block);
qemu_plugin_insn* qemu_plugin_tb_get_insn(const qemu_plugin_tb* block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const qemu_plugin_insn* instruction);
void qemu_plugin_register_vcpu_mem_cb(qemu_plugin_insn* instruction, Accessed callback, int registers, int directions,
                                      void* data);
unsigned qemu_plugin_mem_size_shift(uint32_t access);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;
__attribute__((visibility("default"))) int qemu_plugin_install(uint64_t id, const void* info, int count, char** words);
}

namespace {

// ROM, instruction RAM and the flash that is mapped behind it.
constexpr uint64_t wordsOnlyBegin = 0x40000000;
constexpr uint64_t wordsOnlyEnd = 0x40300000;
constexpr unsigned wordShift = 2;
constexpr int noRegisters = 0;
constexpr int loadsAndStores = 3;
constexpr int stopped = 99;  // as the machine itself says it

void onAccess(unsigned, uint32_t access, uint64_t address, void* instruction) {
  if (address < wordsOnlyBegin || address >= wordsOnlyEnd || qemu_plugin_mem_size_shift(access) >= wordShift) return;
  std::fprintf(stderr, "access of %u bytes at %#" PRIx64 ", which takes words, by the instruction at %#" PRIx64 "\n",
               1u << qemu_plugin_mem_size_shift(access), address, reinterpret_cast<uint64_t>(instruction));
  _exit(stopped);
}

void onTranslation(uint64_t, qemu_plugin_tb* block) {
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); ++i) {
    qemu_plugin_insn* const instruction = qemu_plugin_tb_get_insn(block, i);
    qemu_plugin_register_vcpu_mem_cb(instruction, onAccess, noRegisters, loadsAndStores,
                                     reinterpret_cast<void*>(qemu_plugin_insn_vaddr(instruction)));
  }
}

}  // namespace

int qemu_plugin_install(uint64_t id, const void*, int, char**) {
  qemu_plugin_register_vcpu_tb_trans_cb(id, onTranslation);
  return 0;
}
