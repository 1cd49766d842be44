using System.Diagnostics;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Limiting;

/// <summary>A real file system of a few megabytes, in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder parent = new();

    /// <summary>Mounts one; the test is skipped where that is not allowed.</summary>
    public SmallDisk(int megabytes)
    {
        Folder = Directory.CreateDirectory(parent.In("disk")).FullName;
        var reason = !OperatingSystem.IsLinux() ? "there is no tmpfs on this system" : Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Folder);
        if (reason is null) return;
        parent.Dispose();
        Assert.Skip("A small disk cannot be mounted: " + reason);
    }

    public string Folder { get; }

    /// <summary>Takes whatever is free.</summary>
    /// <returns>The file that takes it.</returns>
    public string FillUp()
    {
        var path = Path.Combine(Folder, "ballast");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void Dispose()
    {
        Run("umount", Folder);
        parent.Dispose();
    }

    private static string? Run(string program, params string[] arguments)
    {
        using var command = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = command.StandardError.ReadToEnd();
        command.WaitForExit();
        return command.ExitCode == 0 ? null : error.Trim();
    }
}
