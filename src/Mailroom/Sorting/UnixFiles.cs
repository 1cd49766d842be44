using System.Runtime.InteropServices;

namespace Mailroom.Sorting;

/// <summary>What came of giving a file a name.</summary>
internal enum Naming
{
    /// <summary>It has the name.</summary>
    Done,

    /// <summary>Something else has the name already.</summary>
    Taken,

    /// <summary>It cannot have the name, which belongs to another file system.</summary>
    OtherFileSystem,
}

/// <summary>Names that are given without ever taking them from another file, not even from one that comes in the same moment; .NET looks first and renames then.</summary>
internal static unsafe partial class UnixFiles
{
    private const int CurrentFolder = -100;
    private const int NoReplacing = 1;
    private const int NotPermitted = 1;
    private const int Exists = 17;
    private const int CrossDevice = 18;
    private const int Invalid = 22;
    private const int TooManyLinks = 31;
    private const int NoSuchCall = 38;
    private const int NotSupported = 95;

    /// <summary>Renames a file.</summary>
    public static Naming Rename(string from, string to)
    {
        int error;
        try
        {
            error = RenameAt(CurrentFolder, from, CurrentFolder, to, NoReplacing) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            error = NoSuchCall;
        }

        return error switch
        {
            0 => Naming.Done,
            Exists => Naming.Taken,
            CrossDevice => Naming.OtherFileSystem,
            Invalid or NoSuchCall or NotSupported => RenameOntoReserved(from, to),
            _ => throw Fault(error, to),
        };
    }

    /// <summary>Renames a file where the file system cannot do so without replacing: the name is taken with an empty file first, which alone is replaced.</summary>
    internal static Naming RenameOntoReserved(string from, string to)
    {
        try
        {
            new FileStream(to, FileMode.CreateNew).Dispose();
        }
        catch (IOException taken) when (taken.HResult == Exists)
        {
            return Naming.Taken;
        }

        try
        {
            File.Move(from, to, overwrite: true);
            return Naming.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(to);
            throw;
        }
    }

    /// <summary>Gives a file a second name (a hard link).</summary>
    /// <returns><see cref="Naming.OtherFileSystem"/> also where the file system has no hard links or forbids this one.</returns>
    public static Naming HardLink(string file, string name)
    {
        if (Link(file, name) == 0) return Naming.Done;
        return Marshal.GetLastPInvokeError() switch
        {
            Exists => Naming.Taken,
            CrossDevice or NotPermitted or TooManyLinks or NoSuchCall or NotSupported => Naming.OtherFileSystem,
            var error => throw Fault(error, name),
        };
    }

    /// <summary>Makes a symbolic link to a file.</summary>
    public static Naming SymbolicLink(string file, string name)
    {
        if (Symlink(file, name) == 0) return Naming.Done;
        var error = Marshal.GetLastPInvokeError();
        return error == Exists ? Naming.Taken : throw Fault(error, name);
    }

    /// <summary>The full path without links. The end of it need not exist.</summary>
    public static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = Resolve(full, 0);
        if (real == 0) return Path.GetDirectoryName(full) is { } parent ? Path.Combine(RealPath(parent), Path.GetFileName(full)) : full;
        try
        {
            return Marshal.PtrToStringUTF8(real)!;
        }
        finally
        {
            NativeMemory.Free((void*)real);
        }
    }

    private static IOException Fault(int error, string name) => new($"{Marshal.GetPInvokeErrorMessage(error)} : '{name}'", error);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Symlink(string file, string name);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Resolve(string path, nint buffer);
}
