// From reset to start() in boot.cpp, and from an exception to trapped() there. The machine begins at 0x50000000,
// whatever the program's entry says.
    .section .boot, "ax"
    .align 4
    .global resetVector
resetVector:
    j begin
    .align 4
    .literal_position
    .align 4
begin:
    movi a0, vectors
    wsr a0, vecbase
    movi a0, 0x20  // user mode, exceptions on
    wsr a0, ps
    rsync
    movi a1, testStackTop
    movi a0, start
    callx0 a0

// The core's exception vectors, at their offsets from VECBASE. Whatever the kind, it is the end.
    .section .vectors, "ax"
    .align 256
    .global vectors
vectors:
    .org vectors + 0x10
    j onException
    .org vectors + 0x20
    j onException
    .org vectors + 0x30
    j onException
    .org vectors + 0x50
    j onException
    .org vectors + 0x70
    j onException

    .org vectors + 0x100
    .align 4
    .literal_position
    .align 4
onException:
    rsr a2, exccause
    rsr a3, epc1
    rsr a4, excvaddr
    movi a5, 0x20
    wsr a5, ps
    rsync
    movi a1, testStackTop
    movi a5, trapped
    callx0 a5

// void callOnStack(void (*run)(void*), void* argument, void* stackTop)
    .section .text.callOnStack, "ax"
    .align 4
    .global callOnStack
callOnStack:
    addi a4, a4, -16
    s32i a0, a4, 0
    s32i a1, a4, 4
    mov a1, a4
    mov a5, a2
    mov a2, a3
    callx0 a5
    l32i a0, a1, 0
    l32i a1, a1, 4
    ret
