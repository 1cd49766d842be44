using System.Runtime.InteropServices;

namespace Mailroom.Storage;

/// <summary>The rights that new files get.</summary>
internal static partial class FileModes
{
    /// <summary>Sets the rights that are withheld from every new file of this process.</summary>
    [LibraryImport("libc", EntryPoint = "umask")]
    public static partial uint SetMask(uint mask);
}
