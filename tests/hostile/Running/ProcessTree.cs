using System.Globalization;

namespace Mailroom.Hostile.Running;

/// <summary>The processes of the machine at one moment, with what they occupy of its memory (Linux).</summary>
internal sealed class ProcessTree
{
    private readonly Dictionary<int, long> memory = [];
    private readonly Dictionary<int, List<int>> children = [];

    private ProcessTree()
    {
    }

    public static ProcessTree Look()
    {
        var tree = new ProcessTree();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)) tree.Add(process);
        }
        return tree;
    }

    /// <summary>What a process occupies, in bytes.</summary>
    public long Of(int process) => memory.GetValueOrDefault(process);

    /// <summary>What the largest of a process's children occupies, with all that came from it.</summary>
    public long OfLargestChild(int process) => children.GetValueOrDefault(process)?.Max(OfGroup) ?? 0;

    private long OfGroup(int process) => Of(process) + (children.GetValueOrDefault(process)?.Sum(OfGroup) ?? 0);

    private void Add(int process)
    {
        try
        {
            // The name, in brackets, may hold anything; after it: state, parent, …, and as the 22nd the resident pages.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            memory[process] = long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            var parent = int.Parse(fields[1], CultureInfo.InvariantCulture);
            if (!children.TryGetValue(parent, out var siblings)) children[parent] = siblings = [];
            siblings.Add(process);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
        }
    }
}
