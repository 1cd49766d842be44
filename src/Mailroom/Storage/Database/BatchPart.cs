namespace Mailroom.Storage.Database;

/// <summary>Files of a batch by their place, the last one left out.</summary>
public sealed record BatchPart(string BatchId, int From, int To)
{
    /// <summary>Divides batches into steps of at most so many files: small batches together, large ones in parts.</summary>
    public static IEnumerable<List<BatchPart>> Steps(IEnumerable<BatchPart> batches, int size)
    {
        var (step, files) = (new List<BatchPart>(), 0);
        foreach (var batch in batches)
        {
            if (step.Count > 0 && files + batch.To > size)
            {
                yield return step;
                (step, files) = ([], 0);
            }

            if (batch.To <= size)
            {
                step.Add(batch);
                files += batch.To;
            }
            else
            {
                for (var from = 0; from < batch.To; from += size) yield return [batch with { From = from, To = Math.Min(batch.To, from + size) }];
            }
        }

        if (step.Count > 0) yield return step;
    }
}
