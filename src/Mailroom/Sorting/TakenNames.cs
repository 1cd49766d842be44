namespace Mailroom.Sorting;

/// <summary>The names that are taken in one folder, whatever their case.</summary>
internal sealed class TakenNames
{
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
    // Of many files of one name each would try the numbers of all before it.
    private readonly Dictionary<string, int> next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the name, or the next of its numbered ones that is free.</summary>
    public string Take(string stem, string extension)
    {
        var wanted = NumberedNames.Of(stem, extension, 1);
        var number = next.GetValueOrDefault(wanted, 1);
        string name;
        do name = NumberedNames.Of(stem, extension, number++);
        while (!taken.Add(name));
        next[wanted] = number;
        return name;
    }
}
