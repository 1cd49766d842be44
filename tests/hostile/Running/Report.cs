using System.Globalization;

namespace Mailroom.Hostile.Running;

/// <summary>Prints what came of attacks.</summary>
internal static class Report
{
    private const int NameWidth = 32;
    private const int LongestOutcome = 110;

    public static void PrintHead() => Console.WriteLine($"{"attack",-NameWidth} {"ending",-10} {"s",6} {"MB up",6} {"reader",7} {"server",7} {"health",7}  outcome");

    public static void Print(Observation seen)
    {
        var outcome = seen.Outcome.Length > LongestOutcome ? seen.Outcome[..LongestOutcome] + "…" : seen.Outcome;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seen.Attack.Name,-NameWidth} {seen.Ending,-10} {seen.Time.TotalSeconds,6:0.0} {seen.Size / 1e6,6:0.0} {seen.Figures.ReaderMemory >> 20,5} MB {seen.Figures.ServerMemory >> 20,4} MB {seen.Figures.SlowestHealth.TotalMilliseconds,4:0} ms  {Visible(outcome)}"));
        foreach (var complaint in seen.Complaints) Console.WriteLine($"  !! {complaint}. {seen.Attack.Attempt}");
    }

    /// <summary>The sum of it all.</summary>
    /// <returns>Whether nothing was that must not be.</returns>
    public static bool Summarise(IReadOnlyList<Observation> all, string? serverFault)
    {
        if (all.Count == 0)
        {
            Console.WriteLine("No attack has such a name.");
            return false;
        }
        Console.WriteLine();
        Console.WriteLine($"{all.Count} attacks: " + string.Join(", ", all.CountBy(one => one.Ending).OrderBy(one => one.Key).Select(one => $"{one.Value} {one.Key}")));
        Print("longest", all.OrderByDescending(one => one.Time), one => $"{one.Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        Print("most memory of a reader", all.OrderByDescending(one => one.Figures.ReaderMemory), one => $"{one.Figures.ReaderMemory >> 20} MB");
        Print("slowest /healthz", all.OrderByDescending(one => one.Figures.SlowestHealth), one => $"{one.Figures.SlowestHealth.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms");
        Console.WriteLine($"memory of the server: first {all[0].Figures.ServerMemory >> 20} MB, at most {all.Max(one => one.Figures.ServerMemory) >> 20} MB, last {all[^1].Figures.ServerMemory >> 20} MB");
        var harmful = all.Where(one => one.Complaints.Count > 0).ToList();
        foreach (var one in harmful) Console.WriteLine($"!! {one.Attack.Name}: {string.Join("; ", one.Complaints)}");
        if (serverFault is not null) Console.WriteLine($"!! {serverFault}");
        Console.WriteLine(harmful.Count == 0 && serverFault is null ? "No harm was done." : $"{harmful.Count} attacks did harm.");
        return harmful.Count == 0 && serverFault is null;
    }

    private static void Print(string what, IEnumerable<Observation> ordered, Func<Observation, string> figure) =>
        Console.WriteLine($"{what}: " + string.Join(", ", ordered.Take(5).Select(one => $"{one.Attack.Name} {figure(one)}")));

    // What comes back may hold what was sent.
    private static string Visible(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
