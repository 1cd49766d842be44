namespace Mailroom.Classifying.Segments;

/// <summary>Finds where the documents of a file begin.</summary>
internal static class Cuts
{
    /// <summary>
    /// The likeliest first pages, from 0; the first is 0. What speaks for a cut depends on where the document before it began, so every such beginning is tried, and for each page
    /// the best way to it is kept (dynamic programming).
    /// </summary>
    /// <param name="pages">How many pages there are.</param>
    /// <param name="logOdds">For a document's first page and a later page the log odds that the latter begins another one.</param>
    /// <param name="cost">What a cut costs, in log odds.</param>
    public static IReadOnlyList<int> Find(int pages, Func<int, int, double> logOdds, double cost)
    {
        if (pages == 0) return [];
        var best = new double[pages + 1];
        var from = new int[pages + 1];
        Array.Fill(best, double.NegativeInfinity);
        best[0] = 0;
        for (var first = 0; first < pages; first++)
        {
            var value = best[first];
            for (var page = first + 1; page <= pages; page++)
            {
                var odds = page < pages ? logOdds(first, page) - cost : 0;
                var reached = value + (page < pages ? LogSigmoid(odds) : 0);
                if (reached > best[page]) (best[page], from[page]) = (reached, first);
                value += LogSigmoid(-odds);
            }
        }
        var firsts = new List<int>();
        for (var page = pages; page > 0; page = from[page]) firsts.Insert(0, from[page]);
        return firsts;
    }

    private static double LogSigmoid(double value) => value < 0 ? value - Math.Log(1 + Math.Exp(value)) : -Math.Log(1 + Math.Exp(-value));
}
