using System.Diagnostics;
using System.Globalization;

namespace Mailroom.Tests.Running;

/// <summary>The processes that a process has started, as the kernel tells them (proc_pid_stat(5)).</summary>
internal static class Children
{
    public static List<int> Of(int parent) => [.. Process.GetProcesses().Select(process => process.Id).Where(id => ParentOf(id) == parent)];

    private static int ParentOf(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
