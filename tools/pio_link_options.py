"""PlatformIO calls this before it links: what the core links into every program and nobody here uses is left out.

Its LINKFLAGS have `-u _printf_float -u _scanf_float`, which bring printf and scanf of floating point: 17 KB of flash, 0.7 KB
of DRAM and 0.3 KB of instruction RAM. build_unflags cannot take them out, because it takes single words. A sketch that prints
a float with %f says custom_float_printf = yes.
"""

UNUSED = ("_printf_float", "_scanf_float")


def without_unused(flags):
    """The flags without each `-u NAME` of the unused ones, both words of it."""
    kept = []
    for flag in flags:
        if flag in UNUSED and kept and kept[-1] == "-u":
            kept.pop()
        else:
            kept.append(flag)
    return kept


def main(env):
    if env.GetProjectOption("custom_float_printf", "no").lower() in ("yes", "true", "1"):
        return
    env.Replace(LINKFLAGS=without_unused([str(flag) for flag in env.Flatten(env["LINKFLAGS"])]))


if "Import" in globals():  # by PlatformIO
    Import("env")  # noqa: F821
    main(env)  # noqa: F821
