"""PlatformIO calls this when SPORE is a library of somebody's project (library.json): it links without what nobody uses, and
says which lines the project lacks, because a library cannot give it those."""

import sys
from pathlib import Path

LWIP = "PIO_FRAMEWORK_ARDUINO_LWIP2_LOW_MEMORY_LOW_FLASH"


def missing(flash_mode, ldscript, defines, options):
    """[(line of platformio.ini, what happens without it)]"""
    lines = []
    if flash_mode not in ("dout", "dio"):
        lines.append(("board_build.flash_mode = dout", f"with {flash_mode} an ESP-01S and many clones do not start"))
    if ".1m" in ldscript and not ldscript.endswith(".1m.ld"):
        lines.append(("board_build.ldscript = eagle.flash.1m.ld", f"with {ldscript} two images do not fit beside each other: no "
                      "updates over the air"))
    if defines.get("TCP_MSS") != 536 or defines.get("LWIP_FEATURES") != 0:
        lines.append((f"build_flags = -D {LWIP}", "else lwIP takes 10 KB more of flash, and with large segments most of the heap"))
    for option in ("-fno-jump-tables", "-fno-tree-switch-conversion"):
        if option not in options:
            lines.append((f"build_flags = {option}", "tables of the compiler's making lie in RAM"))
    return lines


def to_text(lines):
    if not lines:
        return ""
    width = max(len(line) for line, _ in lines)
    return "\n".join(["SPORE: this environment of platformio.ini lacks (docs/hardware.md tells more):"] +
                     [f"  {line:{width}}  ; {reason}" for line, reason in lines])


def defines_of(env):
    """{name: number or text}"""
    pairs = [(*entry, None)[:2] if isinstance(entry, (tuple, list)) else (entry, None) for entry in env.get("CPPDEFINES", [])]
    return {str(name): int(value) if str(value).isdigit() else value for name, value in pairs}


def main(library, project, folder):
    sys.path.insert(0, str(folder / "tools"))
    import pio_link_options  # noqa: E402 beside this file, which SCons runs without a name of its own

    def leave_out_unused(target, source, env):
        pio_link_options.main(env)

    # In the last moment: PlatformIO adds the link options of each library word by word, those that are not there yet, and would
    # bring the names back without their -u.
    project.AddPreAction("$BUILD_DIR/${PROGNAME}.elf", leave_out_unused)
    # Without this the image has the whole path of each file with a CHECK.
    library.Append(CCFLAGS=[f"-fmacro-prefix-map={folder}/src/="])
    text = to_text(missing(project.subst("$BOARD_FLASH_MODE"), Path(project.GetActualLDScript()).name, defines_of(project),
                           [str(flag) for flag in project.Flatten(project["CCFLAGS"])]))
    if text:
        print(text)


if "Import" in globals():  # by PlatformIO
    Import("env", "pio_lib_builder")  # noqa: F821
    from SCons.Script import DefaultEnvironment

    main(env, DefaultEnvironment(), Path(pio_lib_builder.path))  # noqa: F821
