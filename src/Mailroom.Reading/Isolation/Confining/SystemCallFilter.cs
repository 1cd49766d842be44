using System.Runtime.InteropServices;

namespace Mailroom.Reading.Isolation.Confining;

/// <summary>
/// A filter (seccomp) that refuses the system calls which reading never needs, and attacks do: sockets, other processes' memory, namespaces, mounts, keys, modules, clocks, owners and modes of files.
/// https://docs.kernel.org/userspace-api/seccomp_filter.html
/// </summary>
internal static partial class SystemCallFilter
{
    private const int SetFilter = 22;
    private const nuint FilterMode = 2;

    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfGreaterOrEqual = 0x35;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;

    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;
    private const uint FirstArgumentAt = 16;
    private const uint SecondArgumentAt = 24;

    private const uint Allow = 0x7fff_0000;
    private const uint EndProcess = 0x8000_0000;
    private const uint NotPermitted = 0x0005_0001;
    // So that the C library takes clone, whose flags a filter can see.
    private const uint NotKnown = 0x0005_0026;
    private const uint NewNamespaces = 0x7e02_0000;
    // Calls by the numbers of another way to call the same kernel (x32).
    private const uint OtherNumbers = 0x4000_0000;

    // Of Linux on x64.
    private static readonly uint[] RefusedX64 =
    [
        41, 42, 43, 49, 50, 288, // socket, connect, accept, bind, listen, accept4
        101, 310, 311, 438, 440, // ptrace, process_vm_readv, process_vm_writev, pidfd_getfd, process_madvise
        155, 161, 165, 166, 272, 308, 428, 429, 430, 431, 432, 433, 442, // pivot_root, chroot, mount, umount2, unshare, setns, open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
        248, 249, 250, // add_key, request_key, keyctl
        298, 321, 323, 425, 426, 427, // perf_event_open, bpf, userfaultfd, io_uring_setup, io_uring_enter, io_uring_register
        175, 176, 313, 246, 320, 169, 167, 168, 163, 179, // init_module, delete_module, finit_module, kexec_load, kexec_file_load, reboot, swapon, swapoff, acct, quotactl
        159, 164, 227, 135, 303, 304, // adjtimex, settimeofday, clock_settime, personality, name_to_handle_at, open_by_handle_at
        90, 91, 268, 452, 92, 93, 94, 260, 132, 235, 261, 280, 133, 259, // chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat, utime, utimes, futimesat, utimensat, mknod, mknodat
        76, 109, 112, // truncate, setpgid, setsid
        188, 189, 190, 197, 198, 199, // setxattr, lsetxattr, fsetxattr, removexattr, lremovexattr, fremovexattr
    ];

    // Of Linux on Arm64, which has no number for the older of the same calls.
    private static readonly uint[] RefusedArm64 =
    [
        198, 203, 202, 200, 201, 242,
        117, 270, 271, 438, 440,
        41, 51, 40, 39, 97, 268, 428, 429, 430, 431, 432, 433, 442,
        217, 218, 219,
        241, 280, 282, 425, 426, 427,
        105, 106, 273, 104, 294, 142, 224, 225, 89, 60,
        171, 170, 112, 92, 264, 265,
        52, 53, 452, 54, 55, 88, 33,
        45, 154, 157,
        5, 6, 7, 14, 15, 16,
    ];

    // Calls that change a process, by its id in the first or the second argument: they are for oneself, 0, alone.
    private static readonly (uint Call, uint At)[] SelfOnlyX64 =
    [
        (302, FirstArgumentAt), (203, FirstArgumentAt), (144, FirstArgumentAt), (142, FirstArgumentAt), (314, FirstArgumentAt), // prlimit64, sched_setaffinity, sched_setscheduler, sched_setparam, sched_setattr
        (141, SecondArgumentAt), (251, SecondArgumentAt), // setpriority, ioprio_set
    ];

    private static readonly (uint Call, uint At)[] SelfOnlyArm64 =
    [
        (261, FirstArgumentAt), (122, FirstArgumentAt), (119, FirstArgumentAt), (118, FirstArgumentAt), (274, FirstArgumentAt),
        (140, SecondArgumentAt), (30, SecondArgumentAt),
    ];

    /// <summary>Puts the filter on the calling thread, and on all that it begins, for ever.</summary>
    /// <returns>Whether the kernel has it, on a processor for which the filter is written.</returns>
    public static unsafe bool Install()
    {
        if (Program() is not { } program)
            return false;
        fixed (Instruction* first = program)
        {
            var filter = new Filter((ushort)program.Length, (nint)first);
            return ProcessControl(SetFilter, FilterMode, (nint)(&filter), 0, 0) == 0;
        }
    }

    private static Instruction[]? Program() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Program(0xc000_003e, clone: 56, RefusedX64, SelfOnlyX64),
        Architecture.Arm64 => Program(0xc000_00b7, clone: 220, RefusedArm64, SelfOnlyArm64),
        _ => null,
    };

    private static Instruction[] Program(uint architecture, uint clone, uint[] refused, (uint Call, uint At)[] selfOnly)
    {
        const uint newerClone = 435;
        var program = new List<Instruction>
        {
            new(LoadWord, 0, 0, ArchitectureAt),
            new(JumpIfEqual, 1, 0, architecture),
            new(Return, 0, 0, EndProcess),
            new(LoadWord, 0, 0, NumberAt),
            new(JumpIfEqual, 0, 1, newerClone),
            new(Return, 0, 0, NotKnown),
            new(JumpIfGreaterOrEqual, 0, 1, OtherNumbers),
            new(Return, 0, 0, NotPermitted),
        };
        foreach (var number in refused)
            program.AddRange([new(JumpIfEqual, 0, 1, number), new(Return, 0, 0, NotPermitted)]);
        foreach (var (call, at) in selfOnly)
            program.AddRange([new(JumpIfEqual, 0, 4, call), new(LoadWord, 0, 0, at), new(JumpIfEqual, 1, 0, 0), new(Return, 0, 0, NotPermitted), new(Return, 0, 0, Allow)]);
        program.AddRange(
        [
            new(JumpIfEqual, 0, 3, clone),
            new(LoadWord, 0, 0, FirstArgumentAt),
            new(JumpIfAnySet, 0, 1, NewNamespaces),
            new(Return, 0, 0, NotPermitted),
            new(Return, 0, 0, Allow),
        ]);
        return [.. program];
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcessControl(int option, nuint mode, nint filter, nuint third, nuint fourth);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Filter(ushort Length, nint First);
}
