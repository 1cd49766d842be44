using System.Globalization;

namespace Mailroom.Reading.Isolation;

/// <summary>Tells how much of the machine's memory processes occupy. Linux only: elsewhere it is 0.</summary>
internal static class ResidentMemory
{
    /// <summary>The bytes that a process, the processes that it started, and those that they started occupy.</summary>
    public static long OfProcessAndChildren(int process)
    {
        var total = Of(process);
        foreach (var child in Children(process))
            total += OfProcessAndChildren(child);
        return total;
    }

    private static long Of(int process)
    {
        // size, resident, shared, … in pages
        var fields = Read($"/proc/{process}/statm").Split(' ');
        return fields.Length > 1 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out var pages) ? pages * Environment.SystemPageSize : 0;
    }

    private static List<int> Children(int process)
    {
        var children = new List<int>();
        try
        {
            // Linux lists children by the thread that started them.
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                foreach (var child in Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    children.Add(int.Parse(child, CultureInfo.InvariantCulture));
            }
        }
        catch (IOException)
        {
            // The process has just ended.
        }

        return children;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
